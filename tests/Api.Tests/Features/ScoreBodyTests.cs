using System.Text;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class ScoreBodyTests
{
    [Theory]
    [InlineData("""{"features":{"amount":1.50}}""", """{"amount":1.50}""")]
    [InlineData("\uFEFF{\"features\":{\"amount\":1.50}}", """{"amount":1.50}""")]
    [InlineData("\uFEFFnull", null)]
    [InlineData("", null)]
    public async Task ReadFeaturesAsync_BodyWithOrWithoutAByteOrderMark_IsRead(string body, string? features) =>
        Assert.Equal(features, await ReadAsync(body));

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\uFEFFnull")]
    public async Task ReadFeaturesAsync_NothingButMarks_IsRefused(string body) =>
        await Assert.ThrowsAsync<BadHttpRequestException>(() => ReadAsync(body));

    private static Task<string?> ReadAsync(string body)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return ScoreBody.ReadFeaturesAsync(context.Request, TestContext.Current.CancellationToken);
    }
}
