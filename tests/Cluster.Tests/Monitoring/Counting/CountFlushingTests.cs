using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What a silo sends while it is active, and when it stops.</summary>
public sealed class CountFlushingTests : IAsyncDisposable
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(3);

    private readonly TurnClock clock = new(FlushEvery);
    private readonly LogLines log = new();
    private readonly OwnMeters meters = new();
    private readonly Dictionary<string, FakeCounting> counting = new() { ["first"] = new(), ["second"] = new(), ["third"] = new() };
    private readonly FakeLifecycle lifecycle = new();
    private ServiceProvider services = null!;

    [Fact]
    public async Task Begin_EachPeriod_SendsWhatWasCountedOfEachPipeline()
    {
        await BeginAsync();
        Offer("first", 3);
        Offer("second", 5);

        clock.Advance(FlushEvery);
        await Eventually.TrueAsync(() => clock.Turns == 4, "the first flush of both pipelines");
        Offer("first", 2);
        clock.Advance(FlushEvery);
        await Eventually.TrueAsync(() => clock.Turns == 6, "the second flush of both pipelines");

        var silo = new FakeSilo().SiloAddress.ToParsableString();
        Assert.Equal([(silo, 1, 3), (silo, 2, 2)], SentTo("first"));
        Assert.Equal([(silo, 1, 5)], SentTo("second"));
    }

    [Fact]
    public async Task Begin_PipelineWhoseDriftIsOff_IsLeftOut()
    {
        using var measured = new Measured(meters);
        await BeginAsync();

        await lifecycle.StopAsync();

        Assert.Equal(2, clock.Turns);
        Assert.Equal(["first", "second"],
            measured.Of(MetricNames.DriftChanges).Select(each => each[MetricNames.Pipeline]).Distinct().Order());
    }

    [Fact]
    public async Task End_WhatWasCountedSince_IsSentOnceMore()
    {
        await BeginAsync();
        Offer("first", 3);
        clock.Advance(FlushEvery);
        await Eventually.TrueAsync(() => clock.Turns == 4, "the first flush of both pipelines");
        Offer("first", 2);
        Offer("second", 5);

        await lifecycle.StopAsync();

        Assert.Equal([(1, 3), (2, 2)], SentTo("first").Select(sent => (sent.Number, sent.Rows)));
        Assert.Equal([(1, 5)], SentTo("second").Select(sent => (sent.Number, sent.Rows)));
        // Nobody waits for the next period any more.
        Offer("first", 1);
        clock.Advance(FlushEvery);
        Assert.Equal(4, clock.Turns);
    }

    [Fact]
    public async Task End_GrainThatDoesNotAnswer_IsGivenUpAfterThreeSeconds()
    {
        await BeginAsync();
        Offer("first", 3);
        var gate = new Gate();
        counting["first"].Adding = () => gate.PassAsync(CancellationToken.None);
        var ending = lifecycle.StopAsync();
        await gate.Reached;

        clock.Advance(LongestEnd - TimeSpan.FromTicks(1));
        Assert.False(ending.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        await ending;
        gate.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await lifecycle.StopAsync();
        await services.DisposeAsync();
        meters.Dispose();
    }

    private async Task BeginAsync()
    {
        var collection = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock);
        foreach (var name in counting.Keys)
        {
            collection.AddPipeline(name, pipeline => pipeline.Retrieve(_ => new FakeRetriever()).Apply(_ => new FakeModel())
                .Write(_ => new FakeWriter()).Configure(options =>
                {
                    options.Drift.FlushEvery = FlushEvery;
                    options.Drift.Enabled = name != "third";
                }));
        }

        services = collection.AddPipelines().BuildServiceProvider();
        var pipelines = services.GetRequiredService<PipelineSet>();
        await pipelines.OpenAsync(CancellationToken.None);
        var (factory, grains) = FakeGrains.Create();
        grains.AddAll(key => counting[(string)key].Grain);
        grains.AddAll(_ => new FakeSample().Grain);
        new CountFlushing(pipelines, factory, new FakeSilo(), new(meters), clock, new(new Logger<DriftGrain>(log))).Participate(lifecycle);
        await lifecycle.StartAsync();
        await Eventually.TrueAsync(() => clock.Turns == 2, "both pipelines to wait for the first period");
    }

    private void Offer(string pipeline, int rows) => services.GetRequiredService<PipelineSet>().Find(pipeline)!.Pipeline.Observed
        .Offer(Observed.Batch([Observed.Numbers("x", new double[rows])]));

    private IEnumerable<(string Silo, long Number, long Rows)> SentTo(string pipeline) => counting[pipeline].Sent
        .Select(sent => (sent.Silo, sent.Number, sent.Parts.Sum(part => WindowBytes.Read(part.Counts).Rows)));
}
