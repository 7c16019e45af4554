using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ClusterCallExceptionTests
{
    [Fact]
    public void ToReply_NoAnswerBeforeTheDeadline_IsNoAnswerOfAStore()
    {
        var late = new ClusterCallException(Problems.Unanswered(), "log").ToReply();
        var away = new ClusterCallException(Problems.Unreachable(), "log").ToReply();

        Assert.Equal((ScoreStatus.DeadlineExceeded, Problems.Unanswered().Detail), (late.Status, late.Reason));
        Assert.Equal((ScoreStatus.StoreUnavailable, Problems.Unreachable().Detail), (away.Status, away.Reason));
    }
}
