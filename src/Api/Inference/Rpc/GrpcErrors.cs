using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>Problems as statuses of gRPC.</summary>
internal static class GrpcErrors
{
    public static RpcException Of(ProblemDetails problem) => new(new(CodeOf(problem.Status), problem.Detail ?? problem.Title ?? ""));

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
