using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class RepliesTests
{
    private static readonly StoreException Down = new("The input is down.", new IOException("host db7"), isTransient: true);

    [Fact]
    public void Of_EachOutcome_HasItsStatusReasonAndDetail()
    {
        Check(RowOutcome.NoInput, ScoreStatus.NotFound);
        Check(RowOutcome.Unusable(new(0, "x", "has no value")), ScoreStatus.Unusable);
        Check(RowOutcome.Refused(new StoreException("The table refuses it.", new IOException("constraint c7"))), ScoreStatus.Unusable);
        Check(RowOutcome.Saturated, ScoreStatus.Saturated);
        Check(RowOutcome.Unavailable(Down), ScoreStatus.StoreUnavailable);
        Check(RowOutcome.DeadlineExceeded, ScoreStatus.DeadlineExceeded);
        Check(RowOutcome.Failed(new StoreException("The table is gone.", new IOException("t7"))), ScoreStatus.Refused);
        Check(RowOutcome.Failed(new StoreException("The row is odd.", new IOException("r7"), blamesData: true)), ScoreStatus.Failed);
        Check(RowOutcome.Failed("It failed."), ScoreStatus.Failed);

        static void Check(RowOutcome outcome, ScoreStatus status)
        {
            var reply = Replies.Of("churn", outcome);
            Assert.Equal((status, outcome.Reason, outcome.Column, outcome.Detail),
                (reply.Status, reply.Reason, reply.Column, reply.Detail));
            Assert.Null(reply.Score);
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.2, 1.0)]
    [InlineData(7.0, 7.0)]
    public void Of_ServerThatSaysWhen_TellsTheCallerInWholeSeconds(double? asked, double? told)
    {
        var away = new ModelException("It is away.")
        {
            IsOfServer = true,
            MayPass = true,
            RetryAfter = asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };

        Assert.Equal(told, Replies.Of("churn", RowOutcome.Unavailable(away)).RetryAfter?.TotalSeconds);
    }

    [Fact]
    public void Of_Scored_HasTheValuesOfItsRow()
    {
        var now = TimeProvider.System.GetUtcNow();
        var outputs = new Batch(["a", "b"],
            [new Column<double>(new("y", ColumnType.Double), new[] { 1.0, 2 }),
                new Column<long>(new("n", ColumnType.Int64), new[] { 3L, 4 })]);
        var run = Guid.NewGuid();

        var score = Replies.Of("churn", RowOutcome.Scored(new(outputs, "v1", now, now.AddSeconds(1), run), 1)).Score!;

        Assert.Equal(("churn", "b", "v1", now, now.AddSeconds(1), run),
            (score.Pipeline, score.User, score.ModelVersion, score.RetrievedAt, score.ScoredAt, score.RunId));
        Assert.Equal([new("y", 2.0), new("n", 4L)], score.Outputs);
    }

    [Theory]
    [InlineData("nope", "There is no pipeline 'nope'.")]
    [InlineData("", "Several pipelines are configured, or none, and DefaultPipeline names none; name one.")]
    [InlineData(null, "Several pipelines are configured, or none, and DefaultPipeline names none; name one.")]
    public void UnknownPipeline_NamedOrNot_SaysWhatToDo(string? pipeline, string reason)
    {
        var reply = Replies.UnknownPipeline(pipeline);

        Assert.Equal((ScoreStatus.UnknownPipeline, reason), (reply.Status, reply.Reason));
    }

    [Fact]
    public void TimingOf_Times_AreTheStages()
    {
        var times = new CallTimes(TimeSpan.FromTicks(1), TimeSpan.FromTicks(2), TimeSpan.FromTicks(3), TimeSpan.FromTicks(4));

        Assert.Equal(new ScoreTiming(times.Queue, times.Retrieve, times.Apply, times.Write), Replies.TimingOf(times));
        Assert.Null(Replies.TimingOf(null));
    }
}
