using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

public sealed class XGBoostErrorTests
{
    [Theory]
    [InlineData("[12:34:56] ../src/learner.cc:1234: Check failed: a == b \nStack trace:\n  [bt] (0) lib.so", "Check failed: a == b")]
    [InlineData("\n [12:34:56] /build/src/x.h:7: Why.", "Why.")]
    [InlineData("Why, [12:34:56] x.cc:7: at that time", "Why, [12:34:56] x.cc:7: at that time")]
    [InlineData("", "")]
    public void Reason_Message_IsItsFirstLineWithoutTimeAndPlace(string message, string reason) =>
        Assert.Equal(reason, XGBoostError.Reason(message));
}
