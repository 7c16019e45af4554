namespace ModelPipeline.Bench;

/// <summary>Calls at fixed rates, up to a rate above the one that can be served.</summary>
internal static class OpenLoopScenario
{
    /// <summary>Shares of our knee. The knee is the rate that the same generator reaches in a closed loop.</summary>
    private static readonly double[] Shares = [0.1, 0.3, 0.5, TargetShare, 0.8, 0.9, 1, 1.15, 1.3];

    /// <summary>The share at which the target is.</summary>
    public const double TargetShare = 0.7;

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var field = await StartingField.StartAsync(session, "lr",
            [ContestantNames.Us, ContestantNames.AspNet, ContestantNames.Multiplexed, ContestantNames.Batcher], cancellationToken);
        var first = field.Contestants[0];
        for (var round = 0; round < session.Options.Rounds; round++)
        {
            await session.MeasureAsync("knee", first, 256, () => OpenLoop.RunAsync(first, 0, session.Options.Turn, cancellationToken),
                cancellationToken);
        }

        var knee = Spread.Of(session.Turns.Where(turn => turn.Scenario == "knee").Select(turn => turn.Result.Rate)).Median;
        foreach (var share in Shares)
        {
            var rate = Math.Max(1, Math.Round(knee * share / 100)) * 100;
            // The rate of the target has several rounds, each other point of a curve one.
            for (var round = 0; round < (share == TargetShare ? session.Options.Rounds : 1); round++)
            {
                foreach (var contestant in field.Contestants)
                {
                    await session.MeasureAsync("open", contestant, rate,
                        () => OpenLoop.RunAsync(contestant, rate, session.Options.Turn, cancellationToken), cancellationToken);
                }
            }
        }
    }
}
