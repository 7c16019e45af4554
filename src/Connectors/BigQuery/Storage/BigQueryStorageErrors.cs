using Google.Protobuf;
using Grpc.Core;
using ModelPipeline.Connectors.BigQuery.Credentials;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>What the Storage Read API says when a call fails.</summary>
internal static class BigQueryStorageErrors
{
    private const string RetryInfo = "google.rpc.retryinfo-bin";
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The same as an error of BigQuery. What is over in a moment can be tried again, from the row where the call failed.
    /// </summary>
    public static BigQueryException Translate(RpcException e)
    {
        var kind = MayPass(e.StatusCode) ? BigQueryErrorKind.SendAgain : BigQueryErrorKind.Refused;
        var message = IsOver(e)
            ? $"{e.Status.Detail.TrimEnd('.')}; BigQuery keeps a read session for six hours. Start the job again, with Storage=Off in the connection string where it takes longer"
            : e.Status.Detail;
        return new(new(null, e.StatusCode.ToString(), message) { Kind = kind });
    }

    /// <summary>Whether a call may succeed when it is made again. A token that was not taken has been exchanged since.</summary>
    public static bool MayPass(StatusCode status) => status is StatusCode.Unavailable or StatusCode.DeadlineExceeded
        or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled;

    /// <summary>What the service asks to wait; null where it does not say.</summary>
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

    /// <summary>The reason that there are no credentials, where that is why a call could not be made.</summary>
    public static BigQueryCredentialsException? Credentials(RpcException e) =>
        e.Status.DebugException as BigQueryCredentialsException ?? e.InnerException as BigQueryCredentialsException;

    // "there was an error operating on '...': session expired at ..."
    private static bool IsOver(RpcException e) =>
        e.StatusCode is StatusCode.FailedPrecondition && e.Status.Detail.Contains("expired", StringComparison.OrdinalIgnoreCase);
}
