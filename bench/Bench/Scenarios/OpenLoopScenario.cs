namespace ModelPipeline.Bench;

/// <summary>Calls at fixed rates, up to a rate above the one that can be served.</summary>
internal static class OpenLoopScenario
{
    /// <summary>
    /// The shares of our knee at which the targets are. The knee is the rate that the same generator reaches in a closed loop.
    /// </summary>
    public static IReadOnlyList<double> TargetShares { get; } = [0.1, 0.3, 0.5, 0.7, 0.9];

    private static readonly double[] Shares = [.. TargetShares, 1, 1.15, 1.3];

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
            // The rates of targets have several rounds, each other point of a curve one.
            await field.TakeTurnsAsync("open", rate, TargetShares.Contains(share) ? session.Options.Rounds : 1,
                contestant => OpenLoop.RunAsync(contestant, rate, session.Options.Turn, cancellationToken), cancellationToken);
        }
    }
}
