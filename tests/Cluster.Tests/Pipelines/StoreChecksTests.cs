using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>How often stores are asked whether they are well, and what is told of them.</summary>
public sealed class StoreChecksTests : IAsyncDisposable
{
    private static readonly StoreCheck Output = new("test", "output", null);

    private readonly FakeTimeProvider clock = new();
    private readonly LogLines log = new();
    private readonly FakeRetriever retriever = new();
    private readonly ServiceProvider services;
    private int asked;
    private Func<Task> answer = () => Task.CompletedTask;
    private PipelineSet pipelines = null!;
    private StoreChecks checks = null!;

    public StoreChecksTests() => services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock)
        .AddPipeline("test", parts => parts.Retrieve(_ => retriever).Apply(_ => new FakeModel()).Write(_ => new FakeWriter()))
        .AddPipelines().BuildServiceProvider();

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task Get_SeveralProbesInASecond_AreOneQuestion()
    {
        await OpenAsync();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => checks.GetAsync())),
            each => Assert.Equal([new("test", "input", null), Output], each));
        clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        await checks.GetAsync();
        Assert.Equal(1, asked);

        clock.Advance(TimeSpan.FromTicks(1));
        await checks.GetAsync();
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Get_QuestionThatTakesLong_IsTheOnlyOne()
    {
        await OpenAsync();
        var gate = new Gate();
        answer = () => gate.PassAsync(CancellationToken.None);
        var first = checks.GetAsync();
        await gate.Reached;
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Same(first, checks.GetAsync());
        gate.Open();
        await first;
    }

    [Fact]
    public async Task Get_StoreThatDoesNotAnswer_IsWaitedForFiveSeconds()
    {
        await OpenAsync();
        var gate = new Gate();
        answer = () => gate.PassAsync(CancellationToken.None);
        var first = checks.GetAsync();
        await gate.Reached;

        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return first.IsCompleted;
        }, "the end of the wait");

        Assert.Equal([new("test", "input", "It did not answer within 5 seconds."), Output], await first);
        gate.Open();
    }

    [Fact]
    public async Task Get_StoreThatFails_IsLoggedWhenItsProblemAppearsOrChanges()
    {
        await OpenAsync();
        answer = () => throw new StoreException("The input is down.", isTransient: true) { Detail = "db7 is down." };
        Assert.Equal("The input is down.", (await GetAsync())[0].Problem);
        await GetAsync();
        var line = Assert.Single(log.All);
        Assert.Equal(260, line.Event);
        Assert.Contains("db7", line.Text, StringComparison.Ordinal);

        answer = () => throw new InvalidOperationException("secret");
        Assert.Equal("InvalidOperationException.", (await GetAsync())[0].Problem);
        await GetAsync();
        Assert.Equal(2, log.All.Count);
        Assert.DoesNotContain("secret", log.All.Last().Text, StringComparison.Ordinal);

        answer = () => Task.CompletedTask;
        await GetAsync();
        answer = () => throw new InvalidOperationException("secret");
        await GetAsync();
        Assert.Equal(3, log.All.Count);
    }

    // A revoked right does not show in a ping.
    [Fact]
    public async Task Get_CallsThatAllFailWhileTheStoresAnswer_AreToldWithTheirStage()
    {
        await OpenAsync();
        var pipeline = pipelines.Find("test")!.Pipeline;
        pipeline.Health.Failed("write", "The table is gone.", mayPass: false, clock);
        Assert.Equal(2, (await GetAsync()).Length);
        pipeline.Health.Failed("write", "The table is gone.", mayPass: false, clock);

        Assert.Equal([new("test", "input", null), Output, new("test", "write", "Every call fails: The table is gone.")], await GetAsync());

        // What the store says itself tells more.
        answer = () => throw new StoreException("The input is down.", isTransient: true);
        Assert.Equal([new("test", "input", "The input is down."), Output], await GetAsync());
    }

    private async Task OpenAsync()
    {
        pipelines = services.GetRequiredService<PipelineSet>();
        await pipelines.OpenAsync(CancellationToken.None);
        retriever.During = (_, _) =>
        {
            Interlocked.Increment(ref asked);
            return answer();
        };
        // No version is followed.
        var followers = new RolloutFollowers(pipelines, null!, null!, null!, null!, null!, clock, null!);
        checks = new(pipelines, followers, clock, new Logger<StoreChecks>(log));
    }

    private Task<StoreCheck[]> GetAsync()
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return checks.GetAsync();
    }
}
