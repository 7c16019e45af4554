using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.Tests;

/// <summary>The answers to callers when BigQuery fails: a score or a clear error before the deadline.</summary>
public sealed class BigQueryFaultRouteTests(BigQueryApi serving) : IClassFixture<BigQueryApi>, IDisposable
{
    // The limit allows for a busy machine. A call that ignores its deadline would take the 100 seconds of its client.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FaultKind.BackendError)]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.RateLimitExceeded)]
    [InlineData(FaultKind.BadGateway)]
    [InlineData(FaultKind.EmptyError)]
    [InlineData(FaultKind.ConnectionDropped)]
    [InlineData(FaultKind.AnswerLost)]
    [InlineData(FaultKind.AnswerTruncated)]
    [InlineData(FaultKind.JobBackendError)]
    [InlineData(FaultKind.JobInternalError)]
    [InlineData(FaultKind.JobRateLimitExceeded)]
    public async Task Score_OneFault_IsAScore(FaultKind fault)
    {
        serving.Emulator.Faults.Next(Operation.Query, fault);

        var (status, _, body) = await ScoreAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotNull(body["outputs"]!["p"]);
        Assert.Equal(0, serving.Emulator.Faults.Remaining);
    }

    [Theory]
    [InlineData(FaultKind.BackendError, "backendError")]
    [InlineData(FaultKind.RateLimitExceeded, "rateLimitExceeded")]
    [InlineData(FaultKind.BadGateway, "HTTP 502")]
    [InlineData(FaultKind.ConnectionDropped, "BigQuery cannot read 'customers'")]
    [InlineData(FaultKind.JobBackendError, "jobBackendError")]
    public async Task Score_LastingFault_Is503WithRetryAfter(FaultKind fault, string detail)
    {
        serving.Emulator.Faults.Next(Operation.Query, fault, times: 1000);

        var (status, retryAfter, body) = await ScoreAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.NotNull(retryAfter);
        await IsLoggedAloneAsync(body, detail);
    }

    [Theory]
    [InlineData(FaultKind.QuotaExceeded, "quotaExceeded")]
    [InlineData(FaultKind.Unauthorized, "authError")]
    public async Task Score_Refused_TellsTheReason(FaultKind fault, string detail)
    {
        serving.Emulator.Faults.Next(Operation.Query, fault);

        var (status, _, body) = await ScoreAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        await IsLoggedAloneAsync(body, detail);
    }

    [Fact]
    public async Task Score_QueryOutlastsTheDeadline_Is504AndTheQueryIsCancelled()
    {
        // A successful read comes first. Otherwise readiness would report the last read, which other tests made fail.
        Assert.Equal(HttpStatusCode.OK, (await ScoreAsync("hasty")).Status);
        serving.Emulator.Log.Clear();
        serving.Emulator.Faults.Next(Operation.Query, Fault.SlowJob(TimeSpan.FromHours(1)));

        var (status, _, _) = await ScoreAsync("hasty");

        Assert.Equal(HttpStatusCode.GatewayTimeout, status);
        await Eventually.TrueAsync(() => serving.Emulator.Log.Count(Operation.CancelJob) == 1, "the query is cancelled");
    }

    [Fact]
    public async Task Score_NobodyAnswers_Is503AndTheNextCallIsAScore()
    {
        await serving.Emulator.StopAsync();
        var (status, retryAfter, _) = await ScoreAsync();
        await serving.Emulator.StartAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.NotNull(retryAfter);
        Assert.Equal(HttpStatusCode.OK, (await ScoreAsync()).Status);
    }

    // Callers must not see BigQuery's messages or the table.
    private async Task IsLoggedAloneAsync(JsonNode body, string detail)
    {
        var port = serving.Emulator.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var word in new[] { detail, "customers", port })
            Assert.DoesNotContain(word, (string)body["detail"]!, StringComparison.Ordinal);
        var traceId = (string)body["traceId"]!;
        await Eventually.TrueAsync(
            () => serving.Output.Split('\n').Any(line => line.Contains(traceId, StringComparison.Ordinal)
                && line.Contains(detail, StringComparison.Ordinal) && line.Contains("user c001", StringComparison.Ordinal)),
            $"a line of the log with {traceId} and {detail}");
    }

    public void Dispose() => serving.Emulator.Faults.Clear();

    private async Task<(HttpStatusCode Status, TimeSpan? RetryAfter, JsonNode Body)> ScoreAsync(string pipeline = "bigquery")
    {
        var began = Stopwatch.GetTimestamp();
        using var response = await serving.Http.PostAsync($"/pipelines/{pipeline}/users/c001/score", null, Token);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeLimit);
        return (response.StatusCode, response.Headers.RetryAfter?.Delta, body);
    }
}
