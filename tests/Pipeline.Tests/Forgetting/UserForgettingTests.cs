using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A user who is forgotten while runs and jobs are under way.</summary>
public sealed class UserForgettingTests
{
    private readonly TestPipeline test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BeginAsync_RunThatHasReadTheRow_WritesNothingAndSaysWhy()
    {
        var gate = new Gate();
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var scoring = runner.ScoreAsync("alice", Token);
        await gate.Reached;

        await runner.Forgetting.BeginAsync("alice", Token);
        Assert.Null(await runner.Forgetting.DeleteAsync("alice", Token));
        await runner.Forgetting.EndAsync("alice", Token);
        gate.Open();

        var outcome = await scoring;
        Assert.Equal(RowOutcomeKind.NoInput, outcome.Kind);
        Assert.Equal("The user was forgotten while the user's run was under way.", outcome.Reason);
        Assert.Empty(test.Writer.Writes);
        Assert.Equal(RowOutcomeKind.Scored, (await runner.ScoreAsync("alice", Token)).Kind);
    }

    [Fact]
    public async Task BeginAsync_WriteUnderWay_IsWaitedFor()
    {
        var gate = new Gate();
        test.Writer.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var scoring = runner.ScoreAsync("alice", Token);
        await gate.Reached;

        var beginning = runner.Forgetting.BeginAsync("alice", Token);
        Assert.False(beginning.IsCompleted);
        gate.Open();
        await beginning;

        Assert.Single(test.Writer.Rows["alice"]);
        Assert.Equal(RowOutcomeKind.Scored, (await scoring).Kind);
    }

    [Fact]
    public async Task BeginAsync_WriteThatIgnoresItsDeadline_IsWaitedForAllTheSame()
    {
        var clock = new FakeTimeProvider();
        var gate = new Gate();
        test.Writer.During = (_, _) => gate.PassAsync(CancellationToken.None);
        var runner = await test.RunnerAsync(clock);
        var scoring = runner.ScoreAsync("alice", Token);
        await gate.Reached;
        clock.Advance(2 * test.Options.Timeout);
        Assert.Equal(RowOutcomeKind.DeadlineExceeded, (await scoring).Kind);

        var beginning = runner.Forgetting.BeginAsync("alice", Token);
        Assert.False(beginning.IsCompleted);
        gate.Open();
        await beginning;

        Assert.Single(test.Writer.Rows["alice"]);
    }

    [Fact]
    public async Task BeginAsync_JobThatHasReadTheRow_WritesAndRecordsTheOthersAlone()
    {
        var gate = new Gate();
        string[] users = ["a", "b", "c", "d"];
        test.Retriever.Everybody = users;
        test.Retriever.Null.UnionWith(["c", "d"]);
        test.Model.During = (_, token) => gate.PassAsync(token);
        var runner = await test.RunnerAsync();
        var scorer = new PartitionScorer(new() { BatchSize = 10 }, new(), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        var working = scorer.RunAsync(
            runner, new(Guid.NewGuid(), 0, "a|d", IsUserList: false), new(), TimeSpan.FromMinutes(1), Token);
        await gate.Reached;

        foreach (var user in new[] { "a", "c" })
            await runner.Forgetting.BeginAsync(user, Token);
        gate.Open();
        var progress = await working;

        Assert.True(progress.IsDone, progress.Failure);
        Assert.Equal(["b"], test.Writer.Rows.Keys);
        Assert.Equal(["d"], test.Writer.Failures.Keys);
        Assert.Equal((1, 3), (progress.Scored, progress.Failed));
    }

    [Fact]
    public async Task EndAsync_RowOfAVersionWithoutARole_IsDropped()
    {
        var runner = await test.RunnerAsync();
        await runner.ScoreAsync("alice", Token);
        var version = runner.Pipeline.Versions.Current.Stable.Version!;
        var user = version.Scored.Row!.Users[0];
        await runner.Pipeline.Rollout.ApplyAsync(2, new() { Stable = "other" }, new Dictionary<string, string>());

        await runner.Forgetting.EndAsync(user, Token);

        Assert.Null(version.Scored.Row);
    }

    [Fact]
    public async Task DeleteAsync_StoreThatFailsForAMoment_IsAskedAgain()
    {
        var times = 0;
        test.Writer.Forgetting = _ => times++ == 0 ? throw new StoreException("Down.", isTransient: true) : "Some rows are left.";
        var runner = await test.RunnerAsync();

        Assert.Equal("Some rows are left.", await runner.Forgetting.DeleteAsync("alice", Token));
    }
}
