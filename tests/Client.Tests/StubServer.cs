using System.Net;
using System.Text;

namespace ModelPipeline.Client.Tests;

/// <summary>Answers the calls of a client in order, and records the calls.</summary>
internal sealed class StubServer(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    public const string AScore =
        """{"pipeline":"churn","user":"c1","outputs":{"p":0.5,"label":"stay","none":null},"modelVersion":"abc","retrievedAt":"2026-01-02T03:04:05Z","scoredAt":"2026-01-02T03:04:06Z","runId":"1b671a64-40d5-491e-99b0-da01ff1f3341"}""";

    public List<HttpRequestMessage> Calls { get; } = [];

    public List<string?> Bodies { get; } = [];

    public ModelPipelineClient Client(ModelPipelineClientOptions? options = null) => new(
        new HttpClient(this) { BaseAddress = new Uri("http://server/") },
        options ?? new() { FirstDelay = TimeSpan.Zero });

    public static Func<HttpRequestMessage, HttpResponseMessage> Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        _ => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static Func<HttpRequestMessage, HttpResponseMessage> Problem(
        int status, string kind, string? retryAfter = null, string more = "") => _ =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(
                $$"""{"type":"urn:model-pipeline:problem:{{kind}}","title":"T","status":{{status}},"detail":"D","traceId":"t1"{{more}}}""",
                Encoding.UTF8, "application/problem+json"),
        };
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    };

    public static Func<HttpRequestMessage, HttpResponseMessage> Lost(HttpRequestError error) =>
        _ => throw new HttpRequestException(error, "The connection broke.");

    public static Func<HttpRequestMessage, HttpResponseMessage> Stream(Stream body, string type) => _ =>
        new(HttpStatusCode.OK) { Content = new StreamContent(body) { Headers = { { "Content-Type", type } } } };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls.Add(request);
        Bodies.Add(request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken));
        Assert.True(Calls.Count <= answers.Length, $"Call {Calls.Count} was not expected: {request.Method} {request.RequestUri}");
        var response = answers[Calls.Count - 1](request);
        response.RequestMessage = request;
        return response;
    }
}
