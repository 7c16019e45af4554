using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModelPipeline.Tests;

public sealed class StoreCallsTests
{
    [Fact]
    public void Count_CallsAndJobs_AreAddedUpAndMeteredByTrigger()
    {
        var pipeline = $"p{Guid.NewGuid():N}";
        var counted = new ConcurrentQueue<(string Metric, long Value, string Trigger)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name.StartsWith("modelpipeline.store.", StringComparison.Ordinal))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string)tag.Value!);
            if (named["pipeline"] == pipeline && value > 0)
                counted.Enqueue((instrument.Name, value, named["trigger"]));
        });
        listener.Start();
        var calls = new StoreCalls(pipeline, new());
        var job = calls.Of(Guid.NewGuid());

        calls.OnDemand.Meter.QueriesSent();
        calls.OnDemand.Meter.Billed(10);
        job.Meter.QueriesSent();
        job.Meter.RowsArrived(7);

        Assert.Equal(new(1, 0, 7), job.Meter.Total);
        Assert.Equal(new(2, 10, 7), calls.Cost);
        Assert.Equal(
            [
                ("modelpipeline.store.queries", 1, "on-demand"),
                ("modelpipeline.store.billed", 10, "on-demand"),
                ("modelpipeline.store.queries", 1, "job"),
                ("modelpipeline.store.rows", 7, "job"),
            ],
            counted);
    }

    [Fact]
    public async Task OnDemand_RunsAndStoredScores_HaveThatTrigger()
    {
        var test = new TestPipeline();
        await using var runner = await test.RunnerAsync();

        await runner.Stored.ReadAsync("ann", TestContext.Current.CancellationToken);
        await runner.ScoreAsync("ann");

        Assert.All([.. test.Retriever.Calls, .. test.Writer.Calls], call => Assert.Same(runner.Calls.OnDemand, call));
        Assert.Equal((1, 2), (test.Retriever.Calls.Count, test.Writer.Calls.Count));
        Assert.Equal(new("test") { Meter = runner.Calls.OnDemand.Meter }, runner.Calls.OnDemand);
    }
}
