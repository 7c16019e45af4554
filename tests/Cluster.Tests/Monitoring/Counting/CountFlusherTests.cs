using Microsoft.Extensions.Logging;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What a silo has counted comes to the grain once, also where the grain does not answer at first.</summary>
public sealed class CountFlusherTests : IAsyncDisposable
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(7);

    private readonly TurnClock clock = new(FlushEvery);
    private readonly LogLines log = new();
    private readonly FakeCounting counting = new();
    private readonly FakeSample sample = new();
    private readonly TestPipeline parts = new();
    private PipelineRunner runner = null!;
    private CountFlusher flusher = null!;

    public ValueTask DisposeAsync() => runner.DisposeAsync();

    [Fact]
    public async Task Flush_WhatWasCounted_IsSentOnceUnderTheNextNumber()
    {
        await OpenAsync();
        Assert.True(await flusher.FlushAsync());
        Assert.Empty(counting.Sent);

        Offer(3);
        Assert.True(await flusher.FlushAsync());
        Assert.True(await flusher.FlushAsync());
        Offer(2);
        Assert.True(await flusher.FlushAsync());

        Assert.Equal([("silo", 1, 3), ("silo", 2, 2)], counting.Sent.Select(sent => (sent.Silo, sent.Number, RowsOf(sent))));
        var part = counting.Sent[0].Parts.Single();
        Assert.Equal(("v1", Guid.Empty, CountKey.HourOf(Observed.At)), (part.Version, part.Job, part.Hour));
    }

    // The grain may have counted a call whose answer was lost, and knows it by its number.
    [Fact]
    public async Task Flush_CallThatFails_IsMadeAgainAsItWasAndLoggedOnce()
    {
        await OpenAsync();
        Offer(3);
        counting.Adding = () => throw new TimeoutException();
        Assert.False(await flusher.FlushAsync());
        Offer(2);
        Assert.False(await flusher.FlushAsync());
        Assert.Single(log.All, line => line.Event == 623);

        counting.Adding = () => Task.CompletedTask;
        Assert.True(await flusher.FlushAsync());
        Assert.True(await flusher.FlushAsync());

        Assert.Equal([(1, 3), (1, 3), (1, 3), (2, 2)], counting.Sent.Select(sent => (sent.Number, RowsOf(sent))));
        counting.Adding = () => throw new TimeoutException();
        Offer(1);
        Assert.False(await flusher.FlushAsync());
        Assert.Equal(2, log.All.Count(line => line.Event == 623));
    }

    [Fact]
    public async Task Flush_AnswerThatDoesNotCome_IsGivenUpAfterTwentySeconds()
    {
        await OpenAsync();
        Offer(3);
        var gate = new Gate();
        counting.Adding = () => gate.PassAsync(CancellationToken.None);
        var flushing = flusher.FlushAsync();
        await gate.Reached;

        clock.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.False(flushing.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.False(await flushing);
        gate.Open();
    }

    [Fact]
    public async Task Flush_SampledRows_AreSentAThousandAtATime()
    {
        await OpenAsync();
        Offer(1_000);
        Offer(500, from: 1_000);

        Assert.True(await flusher.FlushAsync());
        Assert.True(await flusher.FlushAsync());

        Assert.Equal([1_000, 500], sample.Merged.Select(rows => rows.Rows.Count));
        Assert.Equal(1_500, sample.Merged.SelectMany(rows => rows.Rows).Select(row => row.User).Distinct().Count());
    }

    [Fact]
    public async Task Flush_RowsThatCouldNotBeSent_AreSentByTheNextFlush()
    {
        await OpenAsync();
        Offer(1_000);
        Offer(500, from: 1_000);
        sample.Merging = () => sample.Merged.Count == 1 ? throw new TimeoutException() : Task.CompletedTask;
        Assert.False(await flusher.FlushAsync());

        sample.Merging = () => Task.CompletedTask;
        Assert.True(await flusher.FlushAsync());

        Assert.Equal([1_000, 500], sample.Merged.Select(rows => rows.Rows.Count));
        Assert.Equal(1_500, sample.Merged.SelectMany(rows => rows.Rows).Select(row => row.User).Distinct().Count());
        // The counts were sent before the rows.
        Assert.Single(counting.Sent);
    }

    [Fact]
    public async Task Run_EachPeriod_FlushesUntilItIsStopped()
    {
        parts.Options.Drift.FlushEvery = FlushEvery;
        await OpenAsync();
        using var stop = new CancellationTokenSource();
        var running = flusher.RunAsync(stop.Token);
        Offer(3);

        clock.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromTicks(1));
        Assert.Empty(counting.Sent);
        clock.Advance(TimeSpan.FromTicks(1));
        await Eventually.TrueAsync(() => clock.Turns == 2, "the first flush");
        Assert.Single(counting.Sent);
        Offer(2);
        await stop.CancelAsync();
        await running;

        // The end of a silo flushes by itself.
        Assert.Single(counting.Sent);
    }

    private async Task OpenAsync()
    {
        runner = await parts.RunnerAsync();
        var (factory, grains) = FakeGrains.Create();
        grains.Add("test", counting.Grain);
        grains.Add(SampleKeys.Of("test", "v1"), sample.Grain);
        flusher = new(runner, factory, "silo", clock, new(new Logger<DriftGrain>(log)));
    }

    private void Offer(int rows, int from = 0)
    {
        string[] users = [.. Enumerable.Range(from, rows).Select(i => $"user-{i}")];
        runner.Pipeline.Observed.Offer(Observed.Batch(users, [Observed.Numbers("x", new double[rows])]));
    }

    private static long RowsOf(CountsDelta sent) => sent.Parts.Sum(part => WindowBytes.Read(part.Counts).Rows);
}
