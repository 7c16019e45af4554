using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPipeline.Telemetry;

namespace ModelPipeline.Tests;

public sealed class HistoryReadingTests : IDisposable
{
    private readonly Meter meter = new($"m{Guid.NewGuid():N}");
    private readonly MetricCollector collector;
    private readonly HistoryReading reading = new();

    public HistoryReadingTests() => collector = new([meter.Name], host: null, NullLogger<MetricCollector>.Instance);

    public void Dispose()
    {
        collector.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void Take_Counters_GivesTheIncreaseOfEachPipeline()
    {
        var users = meter.CreateCounter<long>("modelpipeline.users");
        users.Add(5, new("pipeline", "churn"), new("outcome", "scored"));
        Assert.Equal(5, Take()["churn"].Users(0));

        users.Add(2, new("pipeline", "churn"), new("outcome", "scored"));
        users.Add(9, new("pipeline", "fraud"), new("outcome", "scored"));
        var steps = Take();

        Assert.Equal(2, steps["churn"].Users(0));
        Assert.Equal(9, steps["fraud"].Users(0));
        Assert.True(Take()["churn"].IsEmpty);
    }

    [Fact]
    public void Take_StageTimes_GivesTheIncreaseOfBucketsAndLeavesOutJobs()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. MetricStep.Bounds] };
        var duration = meter.CreateHistogram("modelpipeline.stage.duration", "s", description: null, tags: null, advice);
        Record(0.0001, "on-demand");
        Take();
        Record(0.0003, "on-demand");
        Record(0.0001, "job");

        var step = Take()["churn"];
        var write = MetricStep.Stages.Index().Single(stage => stage.Item == "write").Index;

        Assert.Equal(1, step.Buckets(write)[0]);
        Assert.InRange(step.Time(write).TotalMicroseconds, 299, 301);

        void Record(double seconds, string trigger) =>
            duration.Record(
                seconds, new("pipeline", "churn"), new("stage", "write"), new KeyValuePair<string, object?>("trigger", trigger));
    }

    [Fact]
    public void Take_Queue_GivesThePresentLengthOfAllLanes()
    {
        meter.CreateObservableGauge("modelpipeline.queue.users", () => new Measurement<int>[]
        {
            new(3, new("pipeline", "churn"), new("lane", "single")), new(4, new("pipeline", "churn"), new("lane", "list")),
        });

        Assert.Equal(7, Take()["churn"].Waiting);
        Assert.Equal(7, Take()["churn"].Waiting);
    }

    private Dictionary<string, MetricStep> Take() => collector.Read(reading.Take);
}
