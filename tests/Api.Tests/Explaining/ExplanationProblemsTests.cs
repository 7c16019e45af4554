using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ExplanationProblemsTests
{
    [Theory]
    [InlineData(ExplanationStatus.Invalid, 400, "invalid-request")]
    [InlineData(ExplanationStatus.UnknownVersion, 404, "unknown-version")]
    [InlineData(ExplanationStatus.NoBackground, 409, "no-background")]
    [InlineData(ExplanationStatus.UnknownPipeline, 404, "unknown-pipeline")]
    [InlineData(ExplanationStatus.NotFound, 404, "no-input")]
    [InlineData(ExplanationStatus.Unusable, 422, "unusable-row")]
    [InlineData(ExplanationStatus.Saturated, 503, "saturated")]
    [InlineData(ExplanationStatus.StoreUnavailable, 503, "store-unavailable")]
    [InlineData(ExplanationStatus.VersionUnavailable, 503, "version-unavailable")]
    [InlineData(ExplanationStatus.DeadlineExceeded, 504, "deadline-exceeded")]
    [InlineData(ExplanationStatus.Failed, 500, "failed")]
    public void Of_EachStatus_HasTheStatusOfHttpAndTheReason(ExplanationStatus status, int code, string type)
    {
        var problem = ExplanationProblems.Of(new(status, Reason: "Because."));

        Assert.Equal((code, $"urn:model-pipeline:problem:{type}", "Because."), (problem.Status, problem.Type, problem.Detail));
        Assert.DoesNotContain("column", problem.Extensions);
    }

    [Fact]
    public void Of_ServerOfTheModelSaysWhen_TellsTheCaller() => Assert.Equal(7, ExplanationProblems.Of(
        new(ExplanationStatus.StoreUnavailable, RetryAfter: TimeSpan.FromSeconds(7))).Extensions["retryAfter"]);

    [Fact]
    public void Of_UnusableRow_NamesItsColumn() =>
        Assert.Equal("x", ExplanationProblems.Of(new(ExplanationStatus.Unusable, Reason: "Because.", Column: "x")).Extensions["column"]);
}
