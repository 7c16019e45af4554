using Google.Cloud.BigQuery.Storage.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.BigQueryEmulator.Storage;

/// <summary>The faults of the Storage Read API.</summary>
internal static class StorageFaults
{
    /// <exception cref="RpcException">What goes wrong.</exception>
    public static void Throw(FaultKind kind, ServerCallContext context)
    {
        if (kind is FaultKind.ConnectionDropped or FaultKind.AnswerLost)
            context.GetHttpContext().Abort();
        throw kind switch
        {
            FaultKind.RateLimitExceeded => Exhausted(),
            FaultKind.Unauthorized => new RpcException(
                new(StatusCode.Unauthenticated, "Request had invalid authentication credentials. Expected OAuth 2 access token.")),
            FaultKind.Forbidden => new RpcException(new(StatusCode.PermissionDenied,
                "request failed: the user does not have 'bigquery.readsessions.create' permission for 'projects/p'")),
            FaultKind.DeadlineExceeded => new RpcException(new(StatusCode.DeadlineExceeded, "Deadline exceeded")),
            FaultKind.Cancelled => new RpcException(new(StatusCode.Cancelled, "The operation was cancelled.")),
            _ => new RpcException(new(StatusCode.Unavailable, "The service is currently unavailable.")),
        };
    }

    private static RpcException Exhausted()
    {
        var wait = new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) };
        return new(new(StatusCode.ResourceExhausted, "Too many concurrent streams."),
            new Metadata { { "google.rpc.retryinfo-bin", wait.ToByteArray() } });
    }
}
