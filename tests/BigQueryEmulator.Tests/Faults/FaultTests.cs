using System.Net;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Faults;

/// <summary>The effect of each fault on a client.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.BackendError, HttpStatusCode.ServiceUnavailable, "backendError")]
    [InlineData(FaultKind.InternalError, HttpStatusCode.InternalServerError, "internalError")]
    [InlineData(FaultKind.RateLimitExceeded, HttpStatusCode.Forbidden, "rateLimitExceeded")]
    [InlineData(FaultKind.QuotaExceeded, HttpStatusCode.Forbidden, "quotaExceeded")]
    [InlineData(FaultKind.Unauthorized, HttpStatusCode.Unauthorized, "authError")]
    public async Task Request_Fault_IsAnErrorAndNothingRuns(FaultKind kind, HttpStatusCode code, string reason)
    {
        await using var client = await TestClient.StartAsync();
        client.Emulator.Faults.Next(Operation.Query, kind, times: 2);

        (await client.QueryAsync("SELECT 1")).Failed(code, reason, "");
        (await client.QueryAsync("SELECT 1")).Failed(code, reason, "");
        (await client.QueryAsync("SELECT 1")).Succeeded();
        Assert.Single(client.Emulator.Log.Queries);
        Assert.Equal(3, client.Emulator.Log.Count(Operation.Query));
    }

    [Fact]
    public async Task Request_ErrorWithoutJson_IsHtmlOrEmpty()
    {
        await using var client = await TestClient.StartAsync();
        client.Emulator.Faults.Next(Operation.Tables, FaultKind.BadGateway);
        client.Emulator.Faults.Next(Operation.Tables, FaultKind.EmptyError);

        var html = await client.GetAsync("datasets/d/tables");
        var empty = await client.GetAsync("datasets/d/tables");

        Assert.Equal(HttpStatusCode.BadGateway, html.Code);
        Assert.StartsWith("<html>", (string?)html.Body, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.InternalServerError, null), (empty.Code, empty.Body));
    }

    [Theory]
    [InlineData(FaultKind.ConnectionDropped, 0)]
    [InlineData(FaultKind.AnswerLost, 1)]
    [InlineData(FaultKind.AnswerTruncated, 1)]
    public async Task Request_ConnectionBreaks_BeforeOrAfterTheWork(FaultKind kind, int rows)
    {
        await using var client = await TestClient.StartAsync(null, "CREATE TABLE d.t (a INT64)");
        client.Emulator.Faults.Next(Operation.Query, kind);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.QueryAsync("INSERT INTO d.t VALUES (1)"));

        Assert.Equal([$"{rows}"], (await client.QueryAsync("SELECT COUNT(*) FROM d.t")).Rows);
    }

    [Fact]
    public async Task Page_TokenExpires_OnlyALaterPageFails()
    {
        await using var client = await TestClient.StartAsync();
        client.Emulator.Faults.Next(Operation.GetQueryResults, FaultKind.PageTokenExpired);
        var query = await client.QueryAsync("SELECT * FROM UNNEST([1, 2, 3]) AS n", new() { ["maxResults"] = 1 });
        var next = $"queries/{query.JobId}?pageToken={Uri.EscapeDataString(query.PageToken!)}";

        (await client.GetAsync($"queries/{query.JobId}")).Succeeded();
        (await client.GetAsync(next)).Failed(HttpStatusCode.BadRequest, "invalid", "page token");
        Assert.Equal(["2", "3"], (await client.GetAsync(next)).Succeeded().Rows);
    }

    [Theory]
    [InlineData(FaultKind.JobBackendError, "jobBackendError")]
    [InlineData(FaultKind.JobInternalError, "jobInternalError")]
    [InlineData(FaultKind.JobRateLimitExceeded, "jobRateLimitExceeded")]
    public async Task Job_Fails_OnQueryAndOnResults(FaultKind kind, string reason)
    {
        await using var client = await TestClient.StartAsync();
        client.Emulator.Faults.Next(Operation.Query | Operation.InsertJob, kind, times: 2);

        (await client.QueryAsync("SELECT 1")).Failed(HttpStatusCode.BadRequest, reason, "");
        var job = (await client.PostAsync("jobs",
            JsonNode.Parse("""{"configuration":{"query":{"query":"SELECT 1","useLegacySql":false}}}"""))).Succeeded();
        (await client.GetAsync($"queries/{job.JobId}")).Failed(HttpStatusCode.BadRequest, reason, "");
        Assert.Equal(reason, (string?)(await client.GetAsync($"jobs/{job.JobId}")).Body!["status"]!["errorResult"]!["reason"]);
        Assert.Equal(0, client.Emulator.Log.BytesBilled);
    }

    [Fact]
    public async Task Job_ConcurrentUpdate_FailsOnlyChanges()
    {
        await using var client = await TestClient.StartAsync(null, "CREATE TABLE d.t (a INT64)");
        client.Emulator.Faults.Next(Operation.Query, FaultKind.ConcurrentUpdate);

        (await client.QueryAsync("SELECT * FROM d.t")).Succeeded();
        (await client.QueryAsync("INSERT INTO d.t VALUES (1)")).Failed(HttpStatusCode.BadRequest, "invalidQuery",
            "Could not serialize access to table p:d.t due to concurrent update");
        (await client.QueryAsync("INSERT INTO d.t VALUES (1)")).Succeeded();
    }

    [Fact]
    public async Task Job_Slow_IsIncompleteUntilItsTime()
    {
        var time = new FakeTimeProvider();
        await using var client = await TestClient.StartAsync(new() { Time = time });
        client.Emulator.Faults.Next(Operation.Query, Fault.SlowJob(TimeSpan.FromMinutes(1)));

        var query = (await client.QueryAsync("SELECT 1", new() { ["timeoutMs"] = 0 })).Succeeded();
        var waiting = (await client.GetAsync($"queries/{query.JobId}?timeoutMs=0")).Succeeded();
        var poll = client.GetAsync($"queries/{query.JobId}?timeoutMs=100000");
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(("false", null, null), (query["jobComplete"], query["schema"], query["totalRows"]));
        Assert.Equal("false", waiting["jobComplete"]);
        Assert.Equal(["1"], (await poll).Succeeded().Rows);
    }

    [Fact]
    public async Task Job_SlowAndFailing_FailsLater()
    {
        var time = new FakeTimeProvider();
        await using var client = await TestClient.StartAsync(new() { Time = time });
        client.Emulator.Faults.Next(Operation.Query, new Fault(FaultKind.JobBackendError) { Delay = TimeSpan.FromSeconds(5) });

        var query = (await client.QueryAsync("SELECT 1", new() { ["timeoutMs"] = 0 })).Succeeded();
        time.Advance(TimeSpan.FromSeconds(5));

        (await client.GetAsync($"queries/{query.JobId}")).Failed(HttpStatusCode.BadRequest, "jobBackendError", "");
    }

    [Fact]
    public async Task Route_Fault_CanBeAddedAndCleared()
    {
        await using var client = await TestClient.StartAsync();

        (await client.PostAsync("/emulator/faults",
            JsonNode.Parse("""{"operations":"Query, GetJob","kind":"BackendError","times":2}"""))).Succeeded();
        (await client.QueryAsync("SELECT 1")).Failed(HttpStatusCode.ServiceUnavailable, "backendError", "");
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/emulator/faults")).Code);
        (await client.QueryAsync("SELECT 2")).Succeeded();
        Assert.Equal("SELECT 2", (string?)(await client.GetAsync("/emulator/log")).Body!["queries"]![0]!["sql"]);
        (await client.PostAsync("/emulator/faults", JsonNode.Parse("""{"kind":"Nonsense"}"""))).Failed(HttpStatusCode.BadRequest, "invalid",
            "it is one of BackendError");
    }
}
