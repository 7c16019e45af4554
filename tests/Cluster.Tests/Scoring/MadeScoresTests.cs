using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class MadeScoresTests
{
    [Fact]
    public void With_FiveCalls_RemembersTheLastFour()
    {
        var calls = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToList();

        var made = calls.Aggregate(new MadeScores(), (all, call) => all.With(call, ScoreOf(call)));

        Assert.Null(made.Find(calls[0]));
        Assert.All(calls.Skip(1), call => Assert.Equal(call, made.Find(call)!.RunId));
    }

    private static Score ScoreOf(Guid run) => new("churn", "a", [], "v1", default, default, run);
}
