using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>Problems as statuses of gRPC.</summary>
internal static class GrpcErrors
{
    // What gRPC's own retries ask for (gRFC A6).
    private const string Pushback = "grpc-retry-pushback-ms";

    public static RpcException Of(ProblemDetails problem)
    {
        var trailers = new Metadata();
        if (Problems.SecondsToRetry(problem) is { } seconds)
            trailers.Add(Pushback, TimeSpan.FromSeconds(seconds).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return new(new(CodeOf(problem.Status), problem.Detail ?? problem.Title ?? ""), trailers);
    }

    private static StatusCode CodeOf(int? status) => status switch
    {
        StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
        StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
        StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
        StatusCodes.Status404NotFound => StatusCode.NotFound,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };
}
