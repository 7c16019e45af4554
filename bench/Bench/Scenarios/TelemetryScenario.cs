namespace ModelPipeline.Bench;

/// <summary>
/// The cost of telemetry, keys and drift: one process that sends metrics, spans and logs to a collector, is scraped every second, asks for
/// API keys and counts drift, by turns with one that has all of it switched off. Each round is a ratio of its own, because the machine is
/// never quiet for long.
/// </summary>
internal static class TelemetryScenario
{
    /// <summary>The median of the rounds' ratios of the rates.</summary>
    public const string Rate = "rate with telemetry, keys and drift to rate without";

    /// <summary>The median of the rounds' differences of allocations.</summary>
    public const string Allocated = "allocations more of a call with them";

    private const string Name = "telemetry";
    private const int Callers = 256;

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var field = await StartingField.StartAsync(session, "lr", [ContestantNames.Dark, ContestantNames.Watched],
            cancellationToken);
        if (field.Contestants is not [var dark, var telling])
            return;
        var rates = new List<double>();
        var allocations = new List<double>();
        for (var round = 0; round < session.Options.Rounds; round++)
        {
            var off = await TurnAsync(dark);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var scraping = Collector.ScrapeAsync(telling, over.Token);
            var on = await TurnAsync(telling);
            await over.CancelAsync();
            await scraping;
            rates.Add(on.Result.Rate / off.Result.Rate);
            allocations.Add(AllocatedBy(on) - AllocatedBy(off));
        }

        session.Note(Name, Rate, "", Spread.Of(rates).Median);
        session.Note(Name, Allocated, "B", Spread.Of(allocations).Median);
        session.Note(Name, "received by the collector", "B", session.Collector.Received);

        Task<Turn> TurnAsync(Contestant contestant) => session.MeasureAsync(Name, contestant, Callers,
            () => Wrk.RunAsync(session.Workspace, contestant, Callers, session.Options.Turn, UserSpread.Warm, cancellationToken),
            cancellationToken);
    }

    private static double AllocatedBy(Turn turn) => (turn.Usage.Allocated ?? double.NaN) / turn.Result.Requests;
}
