using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class StoreClockTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly FakeWriter writer = new();
    private readonly LogLines log = new();
    private readonly StoreClock time;
    private TimeSpan ahead = TimeSpan.FromSeconds(30);
    private int readings;

    public StoreClockTests()
    {
        writer.Clock = () =>
        {
            Interlocked.Increment(ref readings);
            return new ClockReading(clock.GetUtcNow() + ahead);
        };
        time = new("test", writer, new(), clock, log);
    }

    public ValueTask DisposeAsync() => time.DisposeAsync();

    [Fact]
    public async Task OpenAsync_DatabaseIsAhead_UsesItsTimeAndLogsItOnce()
    {
        await time.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Noon.AddSeconds(30), time.Now());

        await PassMinuteAsync();
        await PassMinuteAsync();

        var (id, text) = Assert.Single(log.All);
        Assert.Equal(160, id);
        Assert.Contains("30.0 s behind the output database's", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Now_DatabaseIsSet_FollowsWithinAMinute()
    {
        await time.OpenAsync(TestContext.Current.CancellationToken);

        ahead = TimeSpan.FromSeconds(-5);
        await PassMinuteAsync();
        Assert.Equal(clock.GetUtcNow().AddSeconds(-5), time.Now());
        ahead = TimeSpan.FromSeconds(0.1);
        await PassMinuteAsync();

        Assert.Equal(clock.GetUtcNow().AddSeconds(0.1), time.Now());
        Assert.Equal([160, 160, 161], log.All.Select(line => line.Event));
    }

    [Fact]
    public async Task OpenAsync_StoreHasNoClock_UsesThisMachinesTime()
    {
        writer.Clock = () =>
        {
            Interlocked.Increment(ref readings);
            return null;
        };

        await time.OpenAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(clock.GetUtcNow(), time.Now());
        Assert.Equal(1, readings);
        Assert.Empty(log.All);
    }

    [Fact]
    public async Task Now_StoreDoesNotAnswer_ContinuesFromTheLastReading()
    {
        await time.OpenAsync(TestContext.Current.CancellationToken);
        writer.Clock = () => throw new StoreException("The store is gone.");

        clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => log.All.Count == 2, "the failed reading to be logged");

        Assert.Equal((162, true), (log.All.Last().Event, log.All.Last().Text.EndsWith("The store is gone.", StringComparison.Ordinal)));
        Assert.Equal(clock.GetUtcNow().AddSeconds(30), time.Now());
    }

    [Fact]
    public async Task OpenAsync_StoreDoesNotAnswerAtFirst_IsAskedAgainSoon()
    {
        var works = writer.Clock;
        writer.Clock = () => throw new StoreException("Not yet.");
        await time.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Noon, time.Now());
        writer.Clock = works;

        clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => time.Now() == clock.GetUtcNow().AddSeconds(30), "the time of the store");
    }

    [Fact]
    public async Task OpenAsync_Always_MeasuresTheOffset()
    {
        var measured = new ConcurrentQueue<(double Value, object? Pipeline)>();
        using var listener = new MeterListener();
        // Other tests of this process record the same metric.
        var name = $"test-{Guid.NewGuid():N}";
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Name == "modelpipeline.clock.offset")
                all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => measured.Enqueue((value, tags[0].Value)));
        listener.Start();
        await using var named = new StoreClock(name, writer, new(), clock, log);

        await named.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal([-30.0], measured.Where(each => Equals(each.Pipeline, name)).Select(each => each.Value));
    }

    private async Task PassMinuteAsync()
    {
        var before = Volatile.Read(ref readings);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => Volatile.Read(ref readings) == before + 3, "the next readings");
        // The metric counts a reading before the estimate uses it.
        await Eventually.TrueAsync(() => time.Now() == clock.GetUtcNow() + ahead, "the last of them to be taken");
    }
}
