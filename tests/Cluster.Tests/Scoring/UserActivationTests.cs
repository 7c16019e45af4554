using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>When a user who is active takes calls, leaves, and what stays of the user's scores.</summary>
public sealed class UserActivationTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new();
    private readonly SpanCollector spans = new();
    private readonly FakeRetriever retriever = new();
    private readonly ServiceProvider services;
    private UserActivations users = null!;

    public UserActivationTests() => services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock)
        .AddPipeline("test", parts => parts.Retrieve(_ => retriever).Apply(_ => new FakeModel()).Write(_ => new FakeWriter()))
        .AddPipeline("other", parts => parts.Retrieve(_ => retriever).Apply(_ => new FakeModel()).Write(_ => new FakeWriter()))
        .AddPipelines().BuildServiceProvider();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var pipelines = services.GetRequiredService<PipelineSet>();
        await pipelines.OpenAsync(CancellationToken.None);
        users = new(pipelines, new(clock), clock);
    }

    public async ValueTask DisposeAsync()
    {
        spans.Dispose();
        await services.DisposeAsync();
    }

    // A user without a grain stays as long as there is something to remember.
    [Theory]
    [InlineData("ada", CallClass.Single, true)]
    [InlineData("missing", CallClass.Single, false)]
    [InlineData("ada", CallClass.List, false)]
    [InlineData("missing", CallClass.List, false)]
    public async Task Exit_UserWithoutAGrain_StaysWithAScoreOfACall(string id, CallClass callClass, bool stays)
    {
        var user = users.FindOrEnter(id, callClass)!;
        Assert.True(user.HoldsNothing);

        var reply = await ScoreAsync(user, ScoreOptions.Fresh with { Class = callClass });

        Assert.Equal(id == "ada", reply.Status == ScoreStatus.Scored);
        Assert.Equal(stays, users.Find(id) is not null);
        Assert.Equal(stays ? 1 : 0, users.Count);
        Assert.Equal(stays, !user.HoldsNothing && user.IsIdle);
    }

    [Fact]
    public async Task Exit_UserWithAGrain_StaysWhateverTheReply()
    {
        var user = users.Enter("missing");

        await ScoreAsync(user);

        Assert.Same(user, users.Find("missing"));
        Assert.True(user.HoldsNothing);
    }

    [Fact]
    public async Task Score_ListAndThenACall_IsRememberedFromThenOn()
    {
        var gate = new Gate();
        retriever.During = (_, token) => gate.PassAsync(token);
        var user = users.FindOrEnter("ada", CallClass.List)!;
        Assert.True(user.IsOnlyInLists);
        var list = ScoreAsync(user, ScoreOptions.FreshInList);
        await gate.Reached;
        Assert.False(user.IsIdle);
        Assert.False(user.HoldsNothing);
        Assert.False(users.TryLeaveWithoutGrain(user, withScores: true));

        var call = ScoreAsync(user);
        Assert.False(user.IsOnlyInLists);
        gate.Open();
        await Task.WhenAll(list, call);

        Assert.Same(user, users.Find("ada"));
        Assert.False(user.HoldsNothing);
    }

    [Fact]
    public async Task TryClose_UserWithAScore_ClosesOnlyWhereScoresDoNotMatter()
    {
        var user = users.FindOrEnter("ada", CallClass.Single)!;
        await ScoreAsync(user);

        Assert.False(user.TryClose(withScores: false));
        Assert.Equal(ScoreStatus.Scored, (await ScoreAsync(user)).Status);
        Assert.True(user.TryClose(withScores: true));
        Assert.False(user.TryScore("test", ScoreOptions.Fresh, Token, out _));
        Assert.False(user.TryClose(withScores: true));
    }

    // Its caller has given up, and the run goes on: a second run of the user must not begin beside it.
    [Fact]
    public async Task TryClose_RunWithoutACaller_DoesNot()
    {
        var gate = new Gate();
        retriever.During = (_, _) => gate.PassAsync(CancellationToken.None);
        var user = users.FindOrEnter("ada", CallClass.Single)!;
        using var caller = new CancellationTokenSource();
        Assert.True(user.TryScore("test", ScoreOptions.Fresh, caller.Token, out var scoring));
        await gate.Reached;
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await scoring);
        Assert.True(user.HoldsNothing);

        Assert.False(user.TryClose(withScores: true));
        gate.Open();
        await Eventually.TrueAsync(() => user.TryClose(withScores: true), "the end of the run");
    }

    [Fact]
    public async Task LeaveAsync_UserWithAGrainDuringACall_WaitsForItAndTakesNoOther()
    {
        var gate = new Gate();
        retriever.During = (_, token) => gate.PassAsync(token);
        var user = users.Enter("ada");
        var call = ScoreAsync(user);
        await gate.Reached;

        var leaving = user.LeaveAsync();
        Assert.False(user.TryScore("test", ScoreOptions.Fresh, Token, out _));
        Assert.False(leaving.IsCompleted);
        gate.Open();

        Assert.Equal(ScoreStatus.Scored, (await call).Status);
        await leaving.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task Forget_OnePipeline_LeavesTheScoreOfTheOther()
    {
        var user = users.FindOrEnter("ada", CallClass.Single)!;
        await ScoreAsync(user);
        await ScoreAsync(user, pipeline: "other");
        Assert.Equal(2, retriever.Reads.Count);

        user.Forget(users.Pipelines.Find("test")!);

        var any = new ScoreOptions(TimeSpan.FromDays(1));
        Assert.Equal("other", (await ScoreAsync(user, any, "other")).Score!.Pipeline);
        Assert.Equal(2, retriever.Reads.Count);
        Assert.Equal("test", (await ScoreAsync(user, any)).Score!.Pipeline);
        Assert.Equal(3, retriever.Reads.Count);
    }

    [Fact]
    public async Task UsedAt_UserWithoutAGrain_IsTheTurnOfTheLastCall()
    {
        users.NextTurn();
        var user = users.FindOrEnter("ada", CallClass.Single)!;
        Assert.Equal(1, user.UsedAt);
        users.NextTurn();
        Assert.Equal(1, user.UsedAt);

        await ScoreAsync(user);
        Assert.Equal(2, user.UsedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Score_Timing_ComesWhereItIsAskedFor(bool isAsked)
    {
        var reply = await ScoreAsync(users.Enter("ada"), ScoreOptions.Fresh with { Timing = isAsked });

        Assert.Equal(isAsked, reply.Timing is not null);
    }

    // Both calls come while the clock stands; the second one waits until the run of the first is over.
    [Fact]
    public async Task Score_CallThatWaitsForARun_HasTheWaitInItsTiming()
    {
        clock.Advance(TimeSpan.FromHours(1));
        var gate = new Gate();
        retriever.During = (_, token) => gate.PassAsync(token);
        var user = users.Enter("ada");
        var first = ScoreAsync(user, ScoreOptions.Fresh with { Timing = true });
        await gate.Reached;
        var second = ScoreAsync(user, ScoreOptions.Fresh with { Timing = true });

        clock.Advance(TimeSpan.FromSeconds(5));
        gate.Open();

        // To the second: a run begins a tick after the one before.
        Assert.Equal((0, 5, 0, 0), Seconds(await first));
        Assert.Equal((5, 0, 0, 0), Seconds(await second));

        static (double, double, double, double) Seconds(ScoreReply reply)
        {
            var timing = reply.Timing!;
            return (Math.Round(timing.Queue.TotalSeconds), Math.Round(timing.Retrieve.TotalSeconds),
                Math.Round(timing.Apply.TotalSeconds), Math.Round(timing.Write.TotalSeconds));
        }
    }

    [Fact]
    public async Task Score_UnknownPipeline_IsToldAndTheUserLeaves()
    {
        var reply = await ScoreAsync(users.FindOrEnter("ada", CallClass.Single)!, pipeline: "nope");

        Assert.Equal(ScoreStatus.UnknownPipeline, reply.Status);
        Assert.Null(users.Find("ada"));
    }

    // A list has one span, of which its runs are parts.
    [Theory]
    [InlineData(CallClass.Single, 1)]
    [InlineData(CallClass.List, 0)]
    public async Task Score_SampledCall_HasASpanAndAListHasNone(CallClass callClass, int count)
    {
        var call = SpanCollector.NewCall();
        var trace = new CallTrace($"00-{call.TraceId}-{call.SpanId}-01");

        var reply = await ScoreAsync(users.Enter("ada"), ScoreOptions.Fresh with { Class = callClass, Trace = trace });

        Assert.Equal((ScoreStatus.Scored, "ada"), (reply.Status, reply.Score?.User));
        var all = spans.Of(call.TraceId);
        Assert.Equal(count, all.Count(span => span.OperationName == "score"));
        // The run of a list is a part of the list's trace.
        Assert.Contains(all, span => span.OperationName != "score" || callClass == CallClass.Single);
    }

    private static async Task<ScoreReply> ScoreAsync(UserActivation user, ScoreOptions? options = null, string pipeline = "test")
    {
        Assert.True(user.TryScore(pipeline, options ?? ScoreOptions.Fresh, Token, out var scoring));
        return await scoring;
    }
}
