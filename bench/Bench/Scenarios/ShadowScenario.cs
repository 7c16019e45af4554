namespace ModelPipeline.Bench;

/// <summary>
/// What a shadow version of every user costs callers: calls at 70% of our knee, by turns with a process without one. The turns are short
/// and many, and each round is a ratio of its own, because the machine is never quiet for long.
/// </summary>
internal static class ShadowScenario
{
    /// <summary>The median of the rounds' ratios of p99.</summary>
    public const string P99 = "p99 with a shadow to p99 without";

    private const string Pipeline = "lr";

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var field = await StartingField.StartAsync(
            session, Pipeline, [ContestantNames.Us, ContestantNames.Shadow], cancellationToken);
        var (plain, shadowed) = (field.Contestants[0], field.Contestants[1]);
        for (var round = 0; round < session.Options.Rounds; round++)
        {
            await session.MeasureAsync("shadow-knee", plain, 256,
                () => OpenLoop.RunAsync(plain, 0, session.Options.Turn, cancellationToken), cancellationToken);
        }

        var knee = Spread.Of(session.Turns.Where(turn => turn.Scenario == "shadow-knee").Select(turn => turn.Result.Rate)).Median;
        var rate = Math.Max(1, Math.Round(knee * OpenLoopScenario.TargetShare / 100)) * 100;
        var (ratios, noise) = (new List<double>(), new List<double>());
        for (var round = 0; round < 4 * session.Options.Rounds; round++)
        {
            // Without, with, without: the two turns without tell how much the machine itself changes.
            var before = await TurnAsync(plain);
            var with = await TurnAsync(shadowed);
            var after = await TurnAsync(plain);
            ratios.Add(with / ((before + after) / 2));
            noise.Add(Math.Max(before, after) / Math.Min(before, after));
        }

        session.Note("shadow", P99, "", Spread.Of(ratios).Median);
        session.Note("shadow", "the same, smallest", "", ratios.Min());
        session.Note("shadow", "the same, largest", "", ratios.Max());
        session.Note("shadow", "p99 without a shadow, one turn to the next", "", Spread.Of(noise).Median);
        session.Note("shadow", "users with a stored shadow score", "", await ShadowSetup.StoredAsync(shadowed, Pipeline, cancellationToken));

        async Task<double> TurnAsync(Contestant contestant) => (await session.MeasureAsync(
            "shadow", contestant, rate, () => OpenLoop.RunAsync(contestant, rate, session.Options.Turn, cancellationToken),
            cancellationToken)).Result.P99;
    }
}
