using Microsoft.AspNetCore.Http;
using ModelPipeline.Api;
using ModelPipeline.Inference;

namespace ModelPipeline.Tests;

public sealed class InferAnswerTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate, gzip", "gzip")]
    [InlineData("DEFLATE;q=0.5", "deflate")]
    [InlineData("gzip;q=0", null)]
    [InlineData("gzip;q=0, deflate", "deflate")]
    [InlineData("identity, gzip;q=0.000", null)]
    [InlineData("x-gzip-like", null)]
    public async Task WriteAsync_AcceptedEncodings_PackTheAnswerWhereTheCallerTakesIt(string? accepted, string? packing)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        if (accepted is not null)
            context.Request.Headers.AcceptEncoding = accepted;
        var message = new InferMessage { ModelName = "churn" };

        await InferAnswer.WriteAsync(context, message, message, TestContext.Current.CancellationToken);

        Assert.Equal(packing ?? "", context.Response.Headers.ContentEncoding.ToString());
    }
}
