namespace ModelPipeline.Tests;

/// <summary>Requests that are no HTTP of a usual client. All other limits are tested inside the tests (Api.Tests/Http).</summary>
[Collection(typeof(ServingCollection))]
public sealed class RequestLimitTests(ServingApi serving)
{
    private const string Health = "GET /health HTTP/1.1\r\nHost: localhost\r\n";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Headers_TooManyOrTooLong_AreRefused()
    {
        var many = string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: 1\r\n"));
        Assert.StartsWith("HTTP/1.1 431", await AnswerAsync($"{Health}{many}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431",
            await AnswerAsync($"{Health}X: {new string('x', 40_000)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414",
            await AnswerAsync($"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sender_OfHalfARequest_IsClosed()
    {
        using var headers = await RawClient.ConnectAsync(serving.Http.BaseAddress!);
        await headers.SendAsync(Health);
        using var body = await RawClient.ConnectAsync(serving.Http.BaseAddress!);
        await body.SendAsync(
            "POST /pipelines/churn/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100000\r\n\r\n{\"users\":[");

        Assert.StartsWith("HTTP/1.1 408", await headers.ReadToEndAsync(Limit), StringComparison.Ordinal);
        var answer = await body.ReadToEndAsync(Limit);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("urn:model-pipeline:problem:invalid-request", answer, StringComparison.Ordinal);
        Assert.Contains("The body came too slowly", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("users/c001/score")]
    public async Task Body_InBrokenChunks_IsRefusedByAProblem(string route)
    {
        var answer = await AnswerAsync(
            $"POST /pipelines/churn/{route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nno chunk\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("urn:model-pipeline:problem:invalid-request", answer, StringComparison.Ordinal);
        Assert.Contains("\"detail\":", answer, StringComparison.Ordinal);
    }

    private async Task<string> AnswerAsync(string request)
    {
        using var client = await RawClient.ConnectAsync(serving.Http.BaseAddress!);
        await client.SendAsync(request);
        return await client.ReadToEndAsync(Limit) ?? "The connection was not closed.";
    }
}
