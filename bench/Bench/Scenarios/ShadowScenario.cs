namespace ModelPipeline.Bench;

/// <summary>
/// What a shadow version of every user costs callers: calls at 70% of our knee, by turns with and without the shadow in one process. The
/// turns are short and many, and each round is a ratio of its own, because the machine is never quiet for long.
/// </summary>
internal static class ShadowScenario
{
    /// <summary>The median of the rounds' ratios of p99.</summary>
    public const string P99 = "p99 with a shadow to p99 without";

    private const string Pipeline = "lr";
    private const string Suffix = "_shadow";
    private const int RoundsEach = 4;
    private const double ShareOfKnee = 0.7;

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var table = $"{Product.Table(ContestantNames.Shadow, Pipeline)}{Suffix}";
        await session.Database.ExecuteAsync($"DROP TABLE IF EXISTS {table}", cancellationToken);
        await using var field = await StartingField.StartAsync(session, Pipeline, [ContestantNames.Shadow], cancellationToken);
        var contestant = field.Contestants[0];
        for (var round = 0; round < session.Options.Rounds; round++)
        {
            await session.MeasureAsync("shadow-knee", contestant, 256,
                () => OpenLoop.RunAsync(contestant, 0, session.Options.Turn, cancellationToken), cancellationToken);
        }

        var knee = Spread.Of(session.Turns.Where(turn => turn.Scenario == "shadow-knee").Select(turn => turn.Result.Rate)).Median;
        var rate = Math.Max(1, Math.Round(knee * ShareOfKnee / 100)) * 100;
        var ratios = new List<double>();
        var noise = new List<double>();
        // The first turn compiles the code that only a shadow needs.
        await TurnAsync(isOn: true);
        for (var round = 0; round < RoundsEach * session.Options.Rounds; round++)
        {
            // The two turns without a shadow show how much the machine itself changes.
            var before = await TurnAsync(isOn: false);
            var shadowed = await TurnAsync(isOn: true);
            var after = await TurnAsync(isOn: false);
            ratios.Add(shadowed / ((before + after) / 2));
            noise.Add(after / before);
        }

        Note(P99, ratios);
        Note("p99 without a shadow to the turn before without", noise);
        session.Note("shadow", "users with a stored shadow score", "",
            await ShadowSetup.StoredAsync(contestant, Pipeline, cancellationToken));

        async Task<double> TurnAsync(bool isOn)
        {
            await ShadowSetup.SetAsync(contestant, Pipeline, isOn, cancellationToken);
            return (await session.MeasureAsync(isOn ? "shadow-on" : "shadow-off", contestant, rate,
                () => OpenLoop.RunAsync(contestant, rate, session.Options.Turn, cancellationToken), cancellationToken)).Result.P99;
        }

        void Note(string name, List<double> values)
        {
            var spread = Spread.Of(values);
            session.Note("shadow", name, "", spread.Median);
            session.Note("shadow", $"{name}, smallest", "", spread.Least);
            session.Note("shadow", $"{name}, largest", "", spread.Greatest);
        }
    }
}
