using Google.Cloud.BigQuery.Storage.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ModelPipeline.Connectors.BigQuery.Credentials;
using ModelPipeline.Connectors.BigQuery.Storage;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryStorageErrorsTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.DeadlineExceeded, true)]
    [InlineData(StatusCode.ResourceExhausted, true)]
    [InlineData(StatusCode.Aborted, true)]
    [InlineData(StatusCode.Internal, true)]
    [InlineData(StatusCode.Unknown, true)]
    [InlineData(StatusCode.Cancelled, true)]
    [InlineData(StatusCode.PermissionDenied, false)]
    [InlineData(StatusCode.Unauthenticated, false)]
    [InlineData(StatusCode.NotFound, false)]
    [InlineData(StatusCode.InvalidArgument, false)]
    [InlineData(StatusCode.FailedPrecondition, false)]
    [InlineData(StatusCode.OutOfRange, false)]
    public void Translate_Status_IsTransientOrNot(StatusCode status, bool passes)
    {
        var error = BigQueryStorageErrors.Translate(new(new(status, "said so"))).Error;

        Assert.Equal((passes, passes, false), (error.IsTransient, error.MayBeSentAgain, error.BlamesData));
        Assert.Equal(passes, BigQueryStorageErrors.MayPass(status));
        Assert.Equal($"said so (reason {status}).", error.Explanation);
    }

    [Theory]
    [InlineData(StatusCode.FailedPrecondition, "there was an error: session Expired at noon.", true)]
    [InlineData(StatusCode.FailedPrecondition, "the table was dropped", false)]
    [InlineData(StatusCode.NotFound, "the key has expired", false)]
    public void Translate_SessionThatIsOver_SaysWhatToDo(StatusCode status, string detail, bool isOver)
    {
        var error = BigQueryStorageErrors.Translate(new(new(status, detail))).Error;

        Assert.Equal(isOver, error.Message.Contains("Start the job again, with Storage=Off", StringComparison.Ordinal));
        Assert.StartsWith(detail.TrimEnd('.'), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".;", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(60, 60)]
    [InlineData(61, 60)]
    [InlineData(86_400, 60)]
    public void Wait_ServiceAsks_IsAMinuteAtMost(double asked, double seconds)
    {
        var info = new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(asked)) };

        Assert.Equal(TimeSpan.FromSeconds(seconds), BigQueryStorageErrors.Wait(Failed(info.ToByteArray())));
    }

    [Fact]
    public void Wait_ServiceDoesNotAsk_IsNone()
    {
        Assert.Null(BigQueryStorageErrors.Wait(new(new(StatusCode.ResourceExhausted, "full"))));
        Assert.Null(BigQueryStorageErrors.Wait(Failed([0xFF])));
    }

    [Fact]
    public void Credentials_CallFailedForThem_IsTheirException()
    {
        var reason = new BigQueryCredentialsException("no key", null, isTransient: false);

        Assert.Same(reason, BigQueryStorageErrors.Credentials(new(new(StatusCode.Internal, "failed", reason))));
        Assert.Null(BigQueryStorageErrors.Credentials(new(new(StatusCode.Internal, "failed", new IOException("cut")))));
        Assert.Null(BigQueryStorageErrors.Credentials(new(new(StatusCode.Internal, "failed"))));
    }

    private static RpcException Failed(byte[] info) =>
        new(new(StatusCode.ResourceExhausted, "full"), new Metadata { { "google.rpc.retryinfo-bin", info } });
}
