using System.Text;

namespace ModelPipeline.Tests;

/// <summary>What every answer of the API has, and what no answer has.</summary>
[Collection(typeof(ServingCollection))]
public sealed class ResponseTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Theory]
    [InlineData("GET /", 200)]
    [InlineData("GET /health", 200)]
    [InlineData("GET /health/ready", 200)]
    [InlineData("GET /openapi/v1.json", 200)]
    [InlineData("GET /metrics", 200)]
    [InlineData("POST /pipelines/churn/users/u001/score", 200)]
    [InlineData("POST /pipelines/churn/users/nobody/score", 404)]
    [InlineData("POST /pipelines/churn/score", 400)]
    [InlineData("POST /pipelines/churn/users/u001/score?timing=maybe", 400)]
    [InlineData("GET /no/such/route", 404)]
    [InlineData("DELETE /health", 405)]
    public async Task Answer_OfEveryKind_HasTheHeadersThatProtectAndNoneThatTells(string request, int status)
    {
        var answer = await Http.AskAsync(request);

        Assert.Equal(status, answer.Status);
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal(("nosniff", "default-src 'none'; frame-ancestors 'none'"),
            (answer.Header("X-Content-Type-Options"), answer.Header("Content-Security-Policy")));
        Assert.Null(answer.Header("Server"));
        Assert.True(status < 400 || answer.Type == "application/problem+json");
    }

    [Fact]
    public async Task Problem_TraceOfTheCaller_IsItsTraceId()
    {
        var problem = await Http.AskAsync("GET /jobs/nonsense", null,
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"));

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", (string)problem.Json["traceId"]!);
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("localhost", 200)]
    public async Task Call_UnderTheNameOfAHost_IsTakenIfItIsThisMachine(string host, int status)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/pipelines");
        message.Headers.Host = $"{host}:{Http.BaseAddress!.Port}";

        var answer = await Http.AskAsync(message);

        Assert.Equal(status, answer.Status);
        if (status == 403)
            Assert.Contains("The Host header names no address of this machine", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OfAPageOfAnotherSite_Is403()
    {
        var refused = await Http.AskAsync("GET /pipelines", null, ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal((403, "forbidden"), (refused.Status, refused.Problem));
        Assert.Equal(200, (await Http.AskAsync("GET /pipelines", null, ("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal(200, (await Http.AskAsync("GET /health", null, ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    [Theory]
    [InlineData("PUT", "/pipelines/churn/schedule", (1024 * 1024) + 1, 413)]
    [InlineData("PUT", "/pipelines/churn/schedule", 1024 * 1024, 400)]
    [InlineData("POST", "/pipelines/churn/jobs", (32 * 1024 * 1024) + 1, 413)]
    [InlineData("POST", "/pipelines/churn/score", (32 * 1024 * 1024) + 1, 413)]
    [InlineData("POST", "/pipelines/churn/score", 32 * 1024 * 1024, 400)]
    [InlineData("POST", "/pipelines/churn/jobs", 32 * 1024 * 1024, 400)]
    [InlineData("POST", "/pipelines/churn/baseline", (32 * 1024 * 1024) + 1, 413)]
    [InlineData("POST", "/pipelines/churn/events", (16 * 1024 * 1024) + 1, 413)]
    public async Task Body_AboveTheLimitOfItsRoute_Is413(string method, string path, int bytes, int status)
    {
        using var message = new HttpRequestMessage(new(method), path);
        message.Content = new StringContent($"{{\"more\":\"{new string('x', bytes - "{\"more\":\"\"}".Length)}\"}}", Encoding.UTF8,
            "application/json");
        // The server answers without reading a body that is too large, so the client waits for its answer before it sends.
        message.Headers.ExpectContinue = true;

        var answer = await Http.AskAsync(message);
        Assert.Equal((status, "invalid-request"), (answer.Status, answer.Problem));
        if (status == 413)
            Assert.Contains($"more than {bytes - 1} bytes", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestLine_Longer_IsRefused()
    {
        var id = new string('x', 10_000);
        using var far = await Http.GetAsync($"/{new string('x', 20_000)}", TestContext.Current.CancellationToken);

        Assert.Contains("10000 characters", (await Http.AskAsync($"POST /pipelines/churn/users/{id}/score")).Detail,
            StringComparison.Ordinal);
        Assert.Equal(414, (int)far.StatusCode);
    }

    [Theory]
    [InlineData(50, 200)]
    [InlineData(70, 431)]
    public async Task Headers_More_AreRefused(int count, int status)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/health");
        for (var i = 0; i < count; i++)
            message.Headers.Add($"X-{i}", "1");
        using var response = await Http.SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Health_OfAllRoutes_IsUp()
    {
        Assert.Equal("""{"status":"UP"}""", (await Http.AskAsync("GET /health")).Text);
        Assert.Equal("""{"status":"UP"}""", (await Http.AskAsync("GET /health/live")).Text);
        Assert.Equal("UP", (string)(await Http.AskAsync("GET /health/ready")).Json["status"]!);
    }

    [Fact]
    public async Task Metrics_AfterCalls_CountThemUnderTheirRoutes()
    {
        await Http.AskAsync("POST /pipelines/churn/users/u081/score");

        var metrics = (await Http.AskAsync("GET /metrics")).Text;

        Assert.Contains("modelpipeline_requests_active", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("u081", metrics, StringComparison.Ordinal);
    }
}
