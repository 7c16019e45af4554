using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Models.Sources.S3;

namespace ModelPipeline.Tests;

/// <summary>What the source asks S3, and what it makes of the answers.</summary>
public sealed class S3SourceRulesTests : IAsyncLifetime
{
    private const string ETag = "\"0123456789abcdef0123456789abcdef\"";

    private static readonly SourceAddress Address = SourceAddress.Parse("s3://bucket/a.onnx");

    private readonly List<(string Asked, string Range, string IfMatch)> asked = [];
    private readonly ObjectServer server;
    private int status = 200;
    private string version = "";
    private int length = 5;

    public S3SourceRulesTests() => server = new(async (_, context) =>
    {
        var headers = context.Request.Headers;
        asked.Add(($"{context.Request.Method} {context.Request.Path}", $"{headers.Range}", $"{headers.IfMatch}"));
        context.Response.StatusCode = status;
        if (version.Length > 0)
            context.Response.Headers["x-amz-version-id"] = version;
        context.Response.Headers.ETag = ETag;
        context.Response.ContentLength = length;
        if (context.Request.Method != "HEAD")
            await context.Response.WriteAsync("<a />");
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => new(server.StartAsync());

    public ValueTask DisposeAsync() => new(server.StopAsync());

    // A bucket that keeps no versions has none, or "null" for what was there before it kept some.
    [Theory]
    [InlineData("v7", "v7")]
    [InlineData("null", ETag)]
    [InlineData("", ETag)]
    public async Task LookAsync_Object_IsItsVersionOrItsETag(string versionOfBucket, string identity)
    {
        version = versionOfBucket;

        var content = await Source().LookAsync(Address, null, Token);

        Assert.Equal((identity, false), (content!.Identity, content.IsFolder));
        Assert.Equal(new("a.onnx", Address, 5, ETag), Assert.Single(content.Files));
        Assert.NotNull(await Source().LookAsync(Address, "another", Token));
        Assert.Null(await Source().LookAsync(Address, identity, Token));
    }

    // A proxy can drop the length, which the SDK takes for 0.
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, 1L)]
    public async Task LookAsync_LengthOfTheAnswer_IsUnknownWhereItIsZero(int told, long? bytes)
    {
        length = told;

        Assert.Equal(bytes, Assert.Single((await Source().LookAsync(Address, null, Token))!.Files).Bytes);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "bytes=1-")]
    [InlineData(2, "bytes=2-")]
    public async Task OpenAsync_Offset_AsksForTheRestOfThisObject(long offset, string range)
    {
        await using var sent = await Source().OpenAsync(new("a.onnx", Address, null, ETag), offset, Token);

        Assert.Equal((offset, offset + 5, ETag), (sent.Offset, sent.Bytes, sent.Tag));
        Assert.Equal([("GET /bucket/a.onnx", range, ETag)], asked);
    }

    [Theory]
    [InlineData(412)]
    [InlineData(416)]
    public async Task OpenAsync_ObjectWasReplaced_IsNoneOfIt(int refusal)
    {
        status = refusal;

        await using var sent = await Source().OpenAsync(new("a.onnx", Address, null, ETag), 2, Token);

        Assert.Equal((0, null, $"none of {ETag}"), (sent.Offset, sent.Bytes, sent.Tag));
        Assert.Equal(-1, sent.Content.ReadByte());
    }

    [Theory]
    [InlineData("s3://bucket")]
    [InlineData("s3://bucket/")]
    [InlineData("s3:///a.onnx")]
    public async Task LookAsync_AddressWithoutAKey_IsAFaultBeforeAnythingIsAsked(string address)
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => Source().LookAsync(SourceAddress.Parse(address), null, Token));

        Assert.Contains("which names no object; write s3://bucket/key", error.Message, StringComparison.Ordinal);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task LookAsync_BucketAndKeyOfOneLetter_IsTheObject()
    {
        Assert.NotNull(await Source().LookAsync(SourceAddress.Parse("s3://b/a"), null, Token));

        Assert.Equal([("HEAD /b/a", "", "")], asked);
    }

    [Theory]
    [InlineData(301, "set Models:S3:Region")]
    [InlineData(400, "set Models:S3:Region")]
    [InlineData(403, "AWS_ACCESS_KEY_ID")]
    [InlineData(404, "which does not exist")]
    [InlineData(405, "whose server answers HTTP 405")]
    public async Task TryAsync_RefusalThatStays_IsAFaultThatSaysWhatToDo(int refusal, string what)
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => TryAsync(new AmazonS3Exception("no") { StatusCode = (HttpStatusCode)refusal, ErrorCode = "Code" }));

        Assert.Equal("Models:Store", Assert.Single(error.Faults).Setting);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryAsync_NoCredentials_IsAFaultThatNamesTheVariables()
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => TryAsync(new AmazonClientException("none")));

        Assert.Contains("for which this process has no credentials; set credentials that may use it, with AWS_ACCESS_KEY_ID", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryAsync_NoAnswer_IsTransientAndNamesTheReason()
    {
        var none = new HttpRequestException("none");
        (Exception Failure, string Name)[] failures =
        [
            (new AmazonClientException("none", none), nameof(HttpRequestException)),
            (new AmazonClientException("none", new IOException()), nameof(IOException)),
            (new AmazonServiceException("none", none), nameof(HttpRequestException)),
            (new AmazonServiceException("none"), nameof(AmazonServiceException)),
            (none, nameof(HttpRequestException)),
            (new IOException(), nameof(IOException)),
        ];

        foreach (var (failure, name) in failures)
        {
            var error = await Assert.ThrowsAsync<SourceException>(() => TryAsync(failure));

            Assert.Equal(($"'s3://bucket/a.onnx' does not answer ({name}).", true), (error.Detail, error.IsTransient));
        }
    }

    // A proxy in front of a store answers as it likes.
    [Fact]
    public async Task TryAsync_AnswerThatIsNoneOfS3_IsTransientAndNamesTheReason()
    {
        foreach (var failure in new Exception[] { new FormatException(), new ArgumentOutOfRangeException(), new XmlException() })
        {
            var error = await Assert.ThrowsAsync<SourceException>(() => TryAsync(failure));

            Assert.Equal(($"'s3://bucket/a.onnx' does not answer (an answer that is none of S3, {failure.GetType().Name}).", true),
                (error.Detail, error.IsTransient));
        }
    }

    private static Task<int> TryAsync(Exception failure) =>
        S3Errors.TryAsync<int>(Address, () => Task.FromException<int>(failure), "Models:Store");

    private S3Source Source() =>
        new(new(() => S3Client.Create(new() { Endpoint = server.Url }, new BasicAWSCredentials("key", "secret of the tests"))));
}
