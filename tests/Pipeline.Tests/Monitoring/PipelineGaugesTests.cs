using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

public sealed class PipelineGaugesTests : IDisposable
{
    private readonly OwnMeters meters = new();
    private readonly Measured measured;

    public PipelineGaugesTests() => measured = new(meters);

    public void Dispose()
    {
        measured.Dispose();
        meters.Dispose();
    }

    [Fact]
    public async Task Watch_BeforeAnyUser_EachOutcomeBeginsWithZero()
    {
        await using var runner = await new TestPipeline().RunnerAsync();

        new PipelineMetrics(meters).Watch([runner]);

        Assert.All(measured.Of(MetricNames.Users), each => Assert.Equal((0, "test"), (each.Value, each["pipeline"])));
        Assert.Equal(
            Enum.GetValues<RowOutcomeKind>().Select(kind => MetricTags.Of(kind).Value),
            measured.Of(MetricNames.Users).Select(each => each["outcome"]));
    }

    [Fact]
    public async Task Watch_AUserWaitsWhileAnotherRuns_ShowsBothByLane()
    {
        var test = new TestPipeline();
        test.Options.Batching.MaxConcurrentRuns = 1;
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        await using var runner = await test.RunnerAsync();
        new PipelineMetrics(meters).Watch([runner]);
        var first = runner.ScoreAsync("ann");
        await gate.Reached;
        var second = runner.ScoreAsync("bob");

        measured.Observe();
        gate.Open();
        await Task.WhenAll(first, second);

        Assert.Equal(1, measured.Of(MetricNames.RunsActive).Single(each => each["lane"] == "single").Value);
        Assert.Equal(1, measured.Of(MetricNames.QueueUsers).Single(each => each["lane"] == "single").Value);
        Assert.All(measured.Of(MetricNames.QueueUsers).Where(each => each["lane"] != "single"), each => Assert.Equal(0, each.Value));
    }

    [Fact]
    public async Task Watch_ACandidateAndAShadow_ShowsEachVersionWithItsRole()
    {
        await using var made = await VersionedPipeline.OpenAsync();
        await made.LoadAsync("v2", "factor=3");
        await made.ApplyAsync(
            new() { Stable = "v1", Candidate = new("v2", 12.5), Shadow = [new("v3", 100)] }, epoch: 6);
        await using var runner = new PipelineRunner(made.Pipeline, new(), new(TimeProvider.System), TimeProvider.System,
            NullLogger<PipelineRunner>.Instance);
        new PipelineMetrics(meters).Watch([runner]);

        measured.Observe();

        Assert.Equal(
            ["1 v1 stable", "1 v2 candidate", "0 v3 shadow"],
            measured.Of(MetricNames.VersionInfo).Select(each => $"{each.Value} {each["version"]} {each["role"]}"));
        Assert.Equal(12.5, Assert.Single(measured.Of(MetricNames.CandidateShare)).Value);
        Assert.Equal(6, Assert.Single(measured.Of(MetricNames.RolloutEpoch)).Value);
    }

    [Fact]
    public async Task Watch_WithoutACandidate_ItsShareIsZero()
    {
        await using var runner = await new TestPipeline().RunnerAsync();
        new PipelineMetrics(meters).Watch([runner]);

        measured.Observe();

        Assert.Equal("stable", Assert.Single(measured.Of(MetricNames.VersionInfo))["role"]);
        Assert.Equal(0, Assert.Single(measured.Of(MetricNames.CandidateShare)).Value);
    }
}
