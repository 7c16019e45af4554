namespace ModelPipeline.Bench;

/// <summary>
/// Calls at fixed rates beside a database that is two milliseconds away, as in another data centre. There, runs beside each other do not
/// make each other slower.
/// </summary>
internal static class FarScenario
{
    private const string Name = "far";

    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(1);
    private static readonly double[] Rates = [250, 500, 1_000, 2_000, 4_000];

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var near = session.Database.Port;
        await using var relay = DelayedRelay.Start(near, OneWay);
        session.Database.Port = relay.Port;
        try
        {
            await using var field = await StartingField.StartAsync(session, "lr",
                [ContestantNames.Us, ContestantNames.AspNet, ContestantNames.Multiplexed, ContestantNames.Batcher], cancellationToken);
            foreach (var rate in Rates)
            {
                await field.TakeTurnsAsync(Name, rate, session.Options.Rounds,
                    contestant => OpenLoop.RunAsync(contestant, rate, session.Options.Turn, cancellationToken), cancellationToken);
            }
        }
        finally
        {
            session.Database.Port = near;
        }
    }
}
