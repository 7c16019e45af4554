using System.Text;

namespace ModelPipeline.Tests;

/// <summary>What requests may be, and what every response has.</summary>
[Collection(typeof(ServingCollection))]
public sealed class RequestLimitTests(ServingApi serving)
{
    private const string Health = "GET /health HTTP/1.1\r\nHost: localhost\r\n";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/health/ready", 200)]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("POST", "/pipelines/churn/users/c001/score", 200)]
    [InlineData("POST", "/pipelines/churn/users/nobody/score", 404)]
    [InlineData("POST", "/pipelines/churn/score", 400)]
    [InlineData("GET", "/no/such/route", 404)]
    [InlineData("DELETE", "/health", 405)]
    public async Task Response_OfEveryKind_HasTheHeadersThatProtectAndNoneThatTells(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (path.EndsWith("/pipelines/churn/score", StringComparison.Ordinal))
            request.Content = new StringContent("{broken", Encoding.UTF8, "application/json");

        using var response = await serving.Http.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Empty(response.Headers.Server);
        Assert.False(response.Headers.Contains("X-Powered-By"));
    }

    [Theory]
    [InlineData("evil.example", "/pipelines/churn/users/c001/score", 403)]
    [InlineData("localhost", "/pipelines/churn/users/c001/score", 200)]
    public async Task Call_UnderTheNameOfAnotherHost_IsRefused(string host, string path, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Host = $"{host}:{serving.Http.BaseAddress!.Port}";

        using var response = await serving.Http.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("PUT", "/pipelines/churn/schedule", 2, 413)]
    [InlineData("POST", "/pipelines/churn/jobs", 33, 413)]
    [InlineData("POST", "/pipelines/churn/score", 33, 413)]
    [InlineData("POST", "/pipelines/churn/score", 2, 400)]
    public async Task Body_AboveTheLimitOfItsRoute_IsRefused(string method, string path, int megabytes, int status)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Content = new StringContent(
            $"{{\"nonsense\":\"{new string('x', megabytes * 1024 * 1024)}\"}}", Encoding.UTF8, "application/json");
        // The server closes the connection without reading a body that is too large, so the client waits for its answer before it sends.
        request.Headers.ExpectContinue = true;
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = Limit };
        using var http = new HttpClient(handler) { BaseAddress = serving.Http.BaseAddress };

        using var response = await http.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("POST", "/pipelines/churn/jobs", """{"users":["c001"]}""", "application/json; charset=utf-7", 415, "utf-7")]
    [InlineData("POST", "/pipelines/churn/versions", """{"source":"\u0000"}""", "application/json", 400, "source")]
    [InlineData("PUT", "/pipelines/churn/rollout", """{"stable":"v1","shadow":[null]}""", "application/json", 400, "version")]
    public async Task Body_ThatIsOdd_IsRefusedByName(string method, string path, string body, string type, int status, string named)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        using var response = await serving.Http.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(named, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

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
        Assert.StartsWith("HTTP/1.1 408", await body.ReadToEndAsync(Limit), StringComparison.Ordinal);
    }

    private async Task<string> AnswerAsync(string request)
    {
        using var client = await RawClient.ConnectAsync(serving.Http.BaseAddress!);
        await client.SendAsync(request);
        return await client.ReadToEndAsync(Limit) ?? "The connection was not closed.";
    }
}
