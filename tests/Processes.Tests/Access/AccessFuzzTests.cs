using System.Text;

namespace ModelPipeline.Tests;

/// <summary>
/// Requests with credentials that nobody may take, and damaged copies of them: none gets in, and none is an error of the server. A run of
/// all tests sends some hundreds; <c>FUZZ_SECONDS</c> sends more.
/// </summary>
[Collection(typeof(GuardedCollection))]
public sealed class AccessFuzzTests(GuardedApi guarded)
{
    private static readonly string[] Routes =
    [
        "GET /pipelines", "GET /pipelines/churn", "POST /pipelines/churn/users/c001/score", "GET /pipelines/churn/users/a%2Fb/score",
        "POST /pipelines/churn/score", "POST /model?user=c001&pipeline=churn", "GET /model?user=c001", "POST /pipelines/churn/jobs",
        "GET /jobs", "GET /jobs/00000000-0000-0000-0000-000000000000", "POST /jobs/00000000-0000-0000-0000-000000000000/cancel",
        "GET /jobs/1/events", "PUT /pipelines/churn/schedule", "DELETE /pipelines/churn/schedule", "GET /keys", "POST /keys",
        "DELETE /keys/abcdefgh", "POST /keys/abcdefgh/rotate", "GET /audit?limit=1", "GET /openapi/v1.json", "OPTIONS /keys", "HEAD /keys",
        "GET /health", "GET /",
    ];

    [Fact]
    public async Task Request_WithNoGoodCredentialHoweverDamaged_GetsNothingAndBreaksNothing()
    {
        var requests = new List<byte[]>();
        var credentials = Credentials();
        for (var i = 0; i < Routes.Length * 2; i++)
            requests.Add(Request(Routes[i % Routes.Length], credentials[i % credentials.Count]));

        var sent = 0;
        await Fuzz.RunAsync(requests, async request =>
        {
            sent++;
            Check(await RawRequest.SendAsync(guarded.Api.Http.BaseAddress!, request));
        }, runs: 300);

        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} requests");
        Assert.DoesNotContain(" A call failed unexpectedly", guarded.Api.Output, StringComparison.Ordinal);
    }

    private List<string> Credentials() =>
    [
        "", "Authorization: Bearer ", "Authorization: Bearer mp_", $"Authorization: Bearer mp_{new string('0', 49)}",
        $"X-API-Key: {guarded.Keys["expired"]}", "Authorization: Basic YTpi", "X-API-Key: \u00e9", "Authorization: Bearer a.b.c",
        "Authorization: Bearer ..", $"Authorization: Bearer {new string('x', 5_000)}",
        .. guarded.Issuer.BadTokens(TestKeys.AllScopes.Replace(',', ' ')).Values.Select(token => $"Authorization: Bearer {token}"),
    ];

    private static byte[] Request(string route, string credential)
    {
        const string Body = """{"users":["c001"],"name":"n","scopes":["admin"],"cron":"* * * * *"}""";
        var header = credential.Length > 0 ? $"{credential}\r\n" : "";
        return Encoding.Latin1.GetBytes(
            $"{route} HTTP/1.1\r\nHost: localhost\r\n{header}Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n"
            + $"Connection: close\r\n\r\n{Body}");
    }

    private static void Check(string answer)
    {
        foreach (var one in answer.Split("HTTP/1.1 ").Skip(1))
        {
            var status = int.Parse(one[..3], System.Globalization.CultureInfo.InvariantCulture);
            Assert.False(status is >= 500 and not 505 and not 501, one);
            // What is open to everybody: the probes and the greeting. A HEAD of them has no body.
            var isOpen = one.Contains("\"status\":\"", StringComparison.Ordinal)
                || one.Contains("\"name\":\"ModelPipeline\"", StringComparison.Ordinal);
            Assert.True(status >= 300 || isOpen, $"Got in: {one}");
        }
    }
}
