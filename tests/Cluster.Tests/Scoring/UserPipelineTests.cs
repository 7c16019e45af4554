using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Which score of a user's runs is remembered, and for which calls it is enough.</summary>
public sealed class UserPipelineTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new();
    private readonly UserActivations users;
    private PipelineRunner runner = null!;
    private UserPipeline own = null!;

    public UserPipelineTests() => users = new(null!, new(clock), clock);

    public async ValueTask InitializeAsync()
    {
        runner = await new TestPipeline().RunnerAsync(clock);
        own = new(runner, users.Enter("ada"), null);
    }

    public ValueTask DisposeAsync() => runner.DisposeAsync();

    // Two runs of a user may end in another order than they asked the input.
    [Fact]
    public void Keep_RunThatAskedEarlierAndEndsLater_LeavesTheNewerScore()
    {
        var earlier = Outcome(1);
        clock.Advance(TimeSpan.FromTicks(1));
        var later = Outcome(2);

        own.Keep(later, null);
        own.Keep(earlier, null);
        Assert.Equal(2.0, own.Last!.Outputs[0].Value);

        // Of two that asked at the same moment, the one that ends later has written its score later.
        own.Keep(Outcome(3), null);
        Assert.Equal(3.0, own.Last!.Outputs[0].Value);
    }

    [Fact]
    public void Has_ScoreOfAnAge_UpToThatAge()
    {
        Assert.False(own.Has(TimeSpan.MaxValue));
        own.Keep(Outcome(1), null);
        Assert.True(own.Has(TimeSpan.Zero));

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(own.Has(TimeSpan.FromSeconds(5)));
        Assert.False(own.Has(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Has_ScoreOfAVersionThatIsStableNoMore_IsNotUsed()
    {
        own.Keep(Outcome(1, version: "v0"), null);

        Assert.False(own.Has(TimeSpan.FromDays(1)));
        Assert.Null(own.ReplyWithoutRun(new(TimeSpan.FromDays(1)), out _));
    }

    [Fact]
    public void ReplyWithoutRun_RememberedScore_IsForCallsThatTakeOne()
    {
        own.Keep(Outcome(1), null);

        Assert.Same(own.Last, own.ReplyWithoutRun(new(TimeSpan.Zero), out var features)!.Score);
        Assert.Null(features);
        Assert.Null(own.ReplyWithoutRun(ScoreOptions.Fresh, out _));
        var reply = own.ReplyWithoutRun(new(TimeSpan.Zero) { Features = new("""{"x":1}""", Guid.NewGuid()) }, out _)!;
        // This pipeline takes no features: a call with some is wrong, whatever is remembered.
        Assert.Equal((ScoreStatus.InvalidRequest, null), (reply.Status, reply.Score));
    }

    [Fact]
    public void Remembering_CallsWithAndWithoutFeatures_HaveTheirOwnScores()
    {
        var call = new CallFeatures(Guid.NewGuid(), []);
        Assert.Equal(ScoreStatus.NotFound, own.Remembering(null).Status);
        Assert.Equal(ScoreStatus.NotFound, own.Remembering(call).Status);
        own.Keep(Outcome(1), call);
        clock.Advance(TimeSpan.FromTicks(1));
        own.Keep(Outcome(2), null);

        Assert.Equal(2.0, own.Remembering(null).Score!.Outputs[0].Value);
        Assert.Equal((ScoreStatus.Scored, 1.0), (own.Remembering(call).Status, own.Remembering(call).Score!.Outputs[0].Value));
        Assert.True(own.HasOf(call.Call));
        Assert.False(own.HasOf(Guid.NewGuid()));

        own.Forget();
        Assert.Equal(ScoreStatus.NotFound, own.Remembering(null).Status);
        Assert.False(own.HasOf(call.Call));
    }

    [Fact]
    public void ReplyTo_RunThatTheMemoryHas_IsTheSameObject()
    {
        var outcome = Outcome(1);
        own.Keep(outcome, null);

        Assert.Same(own.Last, own.ReplyTo(outcome).Score);
        Assert.NotSame(own.Last, own.ReplyTo(Outcome(1)).Score);
        // A run that writes twice has one id.
        var again = outcome.Predictions! with { ScoredAt = outcome.Predictions.ScoredAt.AddSeconds(1) };
        Assert.Equal(again.ScoredAt, own.ReplyTo(RowOutcome.Scored(again, 0)).Score!.ScoredAt);
        Assert.Equal(ScoreStatus.NotFound, own.ReplyTo(RowOutcome.NoInput).Status);
    }

    [Fact]
    public void Keep_UserWhomOnlyListsWant_RemembersOnlyCallsWithFeatures()
    {
        var listed = new UserPipeline(runner, users.FindOrEnter("bob", CallClass.List)!, own);
        listed.Keep(Outcome(1), null);
        Assert.Null(listed.Last);
        Assert.Same(own, listed.Next);

        var call = new CallFeatures(Guid.NewGuid(), []);
        listed.Keep(Outcome(2), call);
        Assert.True(listed.HasOf(call.Call));
    }

    private RowOutcome Outcome(double y, string version = "v1")
    {
        var outputs = new Batch(["ada"], [new Column<double>(new("y", ColumnType.Double), new[] { y })]);
        var now = clock.GetUtcNow();
        return RowOutcome.Scored(new(outputs, version, now, now, Guid.NewGuid()), 0) with { AskedAt = clock.GetTimestamp() };
    }
}
