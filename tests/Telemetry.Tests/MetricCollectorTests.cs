using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPipeline.Telemetry;

namespace ModelPipeline.Tests;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly Meter meter = new($"m{Guid.NewGuid():N}");
    private readonly MetricCollector collector;

    public MetricCollectorTests() => collector = new([meter.Name], host: null, NullLogger<MetricCollector>.Instance);

    [Fact]
    public void Scrape_Counter_AddsUpByAttributes()
    {
        var users = meter.CreateCounter<long>("shop.users", "{user}", "Users by outcome");
        users.Add(2, new("pipeline", "churn"), new("outcome", "scored"));
        users.Add(1, new("pipeline", "churn"), new("outcome", "failed"));
        users.Add(3, new("pipeline", "churn"), new("outcome", "scored"));

        Assert.Equal(
            """
            # HELP shop_users_total Users by outcome
            # TYPE shop_users_total counter
            shop_users_total{outcome="failed",pipeline="churn"} 1
            shop_users_total{outcome="scored",pipeline="churn"} 5

            """,
            collector.Scrape());
    }

    [Fact]
    public void Scrape_Histogram_HasBucketsUpToEachBoundSumAndCount()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] };
        var duration = meter.CreateHistogram("stage.duration", "s", description: null, tags: null, advice);
        foreach (var seconds in new[] { 0.05, 0.1, 0.5, 4 })
            duration.Record(seconds, new KeyValuePair<string, object?>("stage", "write"));

        Assert.Equal(
            """
            # TYPE stage_duration_seconds histogram
            stage_duration_seconds_bucket{stage="write",le="0.1"} 2
            stage_duration_seconds_bucket{stage="write",le="1"} 3
            stage_duration_seconds_bucket{stage="write",le="+Inf"} 4
            stage_duration_seconds_sum{stage="write"} 4.65
            stage_duration_seconds_count{stage="write"} 4

            """,
            collector.Scrape());
    }

    [Fact]
    public void Scrape_UpDownCounterAndGauge_TellTheSumAndTheLastValue()
    {
        var open = meter.CreateUpDownCounter<int>("open");
        open.Add(3);
        open.Add(-1);
        var offset = meter.CreateGauge<double>("offset", "s");
        offset.Record(4);
        offset.Record(-0.5);

        Assert.Equal("# TYPE offset_seconds gauge\noffset_seconds -0.5\n# TYPE open gauge\nopen 2\n", collector.Scrape());
    }

    [Fact]
    public void Scrape_ObservableGauge_ForgetsWhatIsNotToldAnyMore()
    {
        var version = "a";
        meter.CreateObservableGauge("version.info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", version)));

        Assert.Contains("version_info{version=\"a\"} 1", collector.Scrape(), StringComparison.Ordinal);
        version = "b";
        Assert.Equal("# TYPE version_info gauge\nversion_info{version=\"b\"} 1\n", collector.Scrape());
    }

    [Fact]
    public void Scrape_ObservableGaugeThatThrows_LeavesTheOthers()
    {
        Func<int> broken = () => throw new InvalidOperationException();
        meter.CreateObservableGauge("broken", broken);
        meter.CreateObservableGauge("well", () => 7);

        Assert.Equal("# TYPE well gauge\nwell 7\n", collector.Scrape());
    }

    [Fact]
    public void Scrape_MoreCombinationsThanTheMost_AddUpInOneSeries()
    {
        var counter = meter.CreateCounter<long>("requests");
        for (var i = 0; i < InstrumentSeries.Most + 5; i++)
            counter.Add(1, new KeyValuePair<string, object?>("path", i));

        var lines = collector.Scrape().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains("requests_total{otel_metric_overflow=\"true\"} 5", lines);
        Assert.Equal(InstrumentSeries.Most + 2, lines.Length);
    }

    [Fact]
    public void Add_MoreCombinationsThanTheMost_AllocatesNothing()
    {
        var requests = meter.CreateCounter<long>("requests");
        for (var i = 0; i < InstrumentSeries.Most; i++)
            requests.Add(1, new KeyValuePair<string, object?>("user", i));
        var beyond = new KeyValuePair<string, object?>("user", "beyond");
        requests.Add(1, beyond);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
            requests.Add(1, beyond);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    [Fact]
    public void Scrape_ObservableGaugeOfEverNewVersions_NeverOverflows()
    {
        var version = 0;
        meter.CreateObservableGauge("version.info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", version)));
        var last = "";

        for (version = 0; version < InstrumentSeries.Most + 5; version++)
            last = collector.Scrape();

        Assert.Equal($"# TYPE version_info gauge\nversion_info{{version=\"{version - 1}\"}} 1\n", last);
    }

    [Fact]
    public void Scrape_TextThatNeedsEscapes_IsEscaped()
    {
        meter.CreateCounter<long>("odd", description: "one\\two\nthree").Add(1, new KeyValuePair<string, object?>("a.b", "q\"\\\n"));

        Assert.Equal("# HELP odd_total one\\\\two\\nthree\n# TYPE odd_total counter\nodd_total{a_b=\"q\\\"\\\\\\n\"} 1\n", collector.Scrape());
    }

    [Fact]
    public void Scrape_PoolNamedByItsConnectionString_IsNotShown()
    {
        var pools = meter.CreateUpDownCounter<long>("db.client.connection.count");
        pools.Add(2, new KeyValuePair<string, object?>("db.client.connection.pool.name", "Host=db-7;Username=scorer"));
        pools.Add(3, new KeyValuePair<string, object?>("db.client.connection.pool.name", "Host=db-8;Username=other"));
        pools.Add(4, new KeyValuePair<string, object?>("db.client.connection.pool.name", "scores"));

        Assert.Equal(
            """
            # TYPE db_client_connection_count gauge
            db_client_connection_count{db_client_connection_pool_name="scores"} 4
            db_client_connection_count{db_client_connection_pool_name="unnamed"} 5

            """,
            collector.Scrape());
    }

    [Fact]
    public void Scrape_MeterOfAnotherName_IsLeftOut()
    {
        using var other = new Meter($"{meter.Name}.other");
        other.CreateCounter<long>("others").Add(1);

        Assert.Equal("", collector.Scrape());
    }

    [Fact]
    public async Task Record_ManyThreads_LosesNothing()
    {
        var counter = meter.CreateCounter<long>("many");
        var sizes = meter.CreateHistogram<int>("size");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("of", i % 50));
                sizes.Record(1);
            }
        })));

        var lines = collector.Scrape().Split('\n');

        Assert.Equal(50, lines.Count(line => line.StartsWith("many_total{", StringComparison.Ordinal)));
        Assert.All(lines.Where(line => line.StartsWith("many_total{", StringComparison.Ordinal)), line => Assert.EndsWith(" 400", line));
        Assert.Contains("size_count 20000", lines);
        Assert.Contains("size_sum 20000", lines);
    }

    public void Dispose()
    {
        collector.Dispose();
        meter.Dispose();
    }
}
