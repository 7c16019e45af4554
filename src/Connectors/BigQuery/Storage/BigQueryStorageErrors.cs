using Google.Protobuf;
using Grpc.Core;
using ModelPipeline.Connectors.BigQuery.Credentials;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>Errors of the Storage Read API.</summary>
internal static class BigQueryStorageErrors
{
    private const string RetryInfo = "google.rpc.retryinfo-bin";
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Translates an error into an error of BigQuery. After a transient error, the call can continue from the row where it failed.
    /// </summary>
    public static BigQueryException Translate(RpcException e)
    {
        var kind = MayPass(e.StatusCode) ? BigQueryErrorKind.SendAgain : BigQueryErrorKind.Refused;
        var message = IsOver(e)
            ? $"{e.Status.Detail.TrimEnd('.')}; BigQuery keeps a read session for six hours. "
                + "Start the job again, with Storage=Off in the connection string where it takes longer"
            : e.Status.Detail;
        return new(new(null, e.StatusCode.ToString(), message) { Kind = kind });
    }

    /// <summary>Whether a repeated call may succeed. After a refused token, the handler has got another one.</summary>
    public static bool MayPass(StatusCode status) => status is StatusCode.Unavailable or StatusCode.DeadlineExceeded
        or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled;

    /// <summary>The pause that the service asks for; null if it does not ask.</summary>
    public static TimeSpan? Wait(RpcException e)
    {
        if (e.Trailers.GetValueBytes(RetryInfo) is not { } bytes)
            return null;
        try
        {
            var wait = Google.Cloud.BigQuery.Storage.V1.RetryInfo.Parser.ParseFrom(bytes).RetryDelay?.ToTimeSpan();
            return wait < LongestPause ? wait : LongestPause;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>The reason why there are no credentials, if the call failed for this reason.</summary>
    public static BigQueryCredentialsException? Credentials(RpcException e) =>
        e.Status.DebugException as BigQueryCredentialsException ?? e.InnerException as BigQueryCredentialsException;

    // The message is "there was an error operating on '...': session expired at ..."
    private static bool IsOver(RpcException e) =>
        e.StatusCode is StatusCode.FailedPrecondition && e.Status.Detail.Contains("expired", StringComparison.OrdinalIgnoreCase);
}
