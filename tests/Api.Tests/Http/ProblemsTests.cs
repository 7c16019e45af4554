using Microsoft.AspNetCore.Http;
using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The problems that HTTP callers get, as docs/http.md lists them.</summary>
public sealed class ProblemsTests
{
    [Theory]
    [InlineData(ScoreStatus.UnknownPipeline, false, 404, "unknown-pipeline")]
    [InlineData(ScoreStatus.NotFound, false, 404, "no-input")]
    [InlineData(ScoreStatus.NotFound, true, 404, "no-score")]
    [InlineData(ScoreStatus.Unusable, false, 422, "unusable-row")]
    [InlineData(ScoreStatus.Saturated, false, 503, "saturated")]
    [InlineData(ScoreStatus.StoreUnavailable, false, 503, "store-unavailable")]
    [InlineData(ScoreStatus.DeadlineExceeded, false, 504, "deadline-exceeded")]
    [InlineData(ScoreStatus.Failed, false, 500, "failed")]
    public void Of_EachStatus_HasItsCodeTypeAndReason(ScoreStatus status, bool askedForStored, int code, string type)
    {
        var problem = Problems.Of(new(status, Reason: "Why.", Column: "x"), askedForStored);

        Assert.Equal((code, $"urn:model-pipeline:problem:{type}", "Why."), (problem.Status, problem.Type, problem.Detail));
        Assert.Equal("x", problem.Extensions["column"]);
    }

    [Fact]
    public void Of_NoColumn_NamesNone() => Assert.Empty(Problems.Of(new(ScoreStatus.Failed, Reason: "Why.")).Extensions);

    // A second call helps only if the first was refused or a store was down.
    [Theory]
    [InlineData(ScoreStatus.Saturated, "1")]
    [InlineData(ScoreStatus.StoreUnavailable, "1")]
    [InlineData(ScoreStatus.Unusable, "")]
    [InlineData(ScoreStatus.NotFound, "")]
    [InlineData(ScoreStatus.Failed, "")]
    [InlineData(ScoreStatus.DeadlineExceeded, "")]
    public void ToResult_RetryHelps_HasRetryAfter(ScoreStatus status, string retryAfter)
    {
        var context = new DefaultHttpContext();

        Problems.Of(new(status)).ToResult(context);

        Assert.Equal(retryAfter, context.Response.Headers.RetryAfter.ToString());
    }

    [Fact]
    public void ToResult_ServerOfTheModelSaysWhen_SaysTheSameInHeaderAndBody()
    {
        var context = new DefaultHttpContext();
        var problem = Problems.Of(new(ScoreStatus.StoreUnavailable, RetryAfter: TimeSpan.FromSeconds(7)));

        problem.ToResult(context);

        Assert.Equal((7, "7"), (problem.Extensions["retryAfter"], context.Response.Headers.RetryAfter.ToString()));
    }

    [Fact]
    public void ToResult_ProcessStopsOrClusterIsGone_HasRetryAfter()
    {
        foreach (var problem in new[] { Problems.Stopping(), Problems.Unreachable() })
        {
            var context = new DefaultHttpContext();
            problem.ToResult(context);
            Assert.Equal((503, "1"), (problem.Status, context.Response.Headers.RetryAfter.ToString()));
        }
    }

    [Theory]
    [InlineData("SQLite Error 13: 'database or disk is full'.",
        "The disk of the cluster's database (Cluster:Connection) is full; free space there. Then calls work again.")]
    [InlineData("53100: could not extend file",
        "The disk of the cluster's database (Cluster:Connection) is full; free space there. Then calls work again.")]
    [InlineData("57P03: the database system is starting up", "The store of keys and audit does not answer; try again in a moment.")]
    public void KeysUnavailable_Reason_IsToldWhereItIsTheDisk(string why, string detail) =>
        Assert.Equal((503, detail), (Problems.KeysUnavailable(why).Status, Problems.KeysUnavailable(why).Detail));

    [Fact]
    public void TraceId_AskedAgain_IsTheSame()
    {
        var one = new DefaultHttpContext();
        var other = new DefaultHttpContext();
        Assert.Equal(Problems.TraceId(one), Problems.TraceId(one));
        Assert.NotEqual(Problems.TraceId(one), Problems.TraceId(other));
    }
}
