using Grpc.Core;
using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class GrpcErrorsTests
{
    [Theory]
    [InlineData(7, "7000")]
    [InlineData(null, "1000")]
    public void Of_AnotherAttemptMakesSense_SaysWhen(int? seconds, string milliseconds)
    {
        var wait = seconds is { } asked ? TimeSpan.FromSeconds(asked) : (TimeSpan?)null;

        var error = GrpcErrors.Of(Problems.Of(new(ScoreStatus.StoreUnavailable, Reason: "Busy.", RetryAfter: wait)));

        Assert.Equal((StatusCode.Unavailable, "Busy."), (error.StatusCode, error.Status.Detail));
        Assert.Equal(milliseconds, error.Trailers.GetValue("grpc-retry-pushback-ms"));
    }

    [Theory]
    [InlineData(ScoreStatus.NotFound)]
    [InlineData(ScoreStatus.Failed)]
    [InlineData(ScoreStatus.DeadlineExceeded)]
    public void Of_NoOtherAttemptHelps_SaysNothing(ScoreStatus status) =>
        Assert.Empty(GrpcErrors.Of(Problems.Of(new(status, Reason: "No."))).Trailers);
}
