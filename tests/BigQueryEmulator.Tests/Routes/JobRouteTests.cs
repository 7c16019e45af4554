using System.Net;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Routes;

/// <summary>jobs.insert, get and cancel, and jobs.getQueryResults.</summary>
public sealed class JobRouteTests
{
    private const string Endless =
        "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 1000000)) AS a, UNNEST(GENERATE_ARRAY(1, 1000000)) AS b WHERE MOD(a * b, 7) = 3";

    [Fact]
    public async Task Insert_Query_RunsAsAJob()
    {
        await using var client = await TestClient.StartAsync();

        var job = (await InsertAsync(client, "SELECT n FROM UNNEST([3, 1, 2]) AS n ORDER BY n", jobId: "mine")).Succeeded();
        var results = (await client.GetAsync("queries/mine")).Succeeded();
        var done = (await client.GetAsync("jobs/mine")).Succeeded();

        Assert.Equal("mine", job.JobId);
        Assert.Equal(["1", "2", "3"], results.Rows);
        Assert.Equal("DONE", (string?)done.Body!["status"]!["state"]);
        Assert.Equal("SELECT", (string?)done.Body["statistics"]!["query"]!["statementType"]);
        (await InsertAsync(client, "SELECT 1", jobId: "mine")).Failed(HttpStatusCode.Conflict, "duplicate",
            "Already Exists: Job p:US.mine");
        (await InsertAsync(client, "SELECT 1", jobId: "a b")).Failed(HttpStatusCode.BadRequest, "invalid", "Invalid job ID");
    }

    [Fact]
    public async Task GetResults_Pages_FollowEachOther()
    {
        await using var client = await TestClient.StartAsync();
        var job = await InsertAsync(client, "SELECT * FROM UNNEST(GENERATE_ARRAY(1, 5)) AS n ORDER BY n");

        var first = (await client.GetAsync($"queries/{job.JobId}?maxResults=2")).Succeeded();
        var second =
            (await client.GetAsync($"queries/{job.JobId}?maxResults=2&pageToken={Uri.EscapeDataString(first.PageToken!)}")).Succeeded();
        var third = (await client.GetAsync($"queries/{job.JobId}?pageToken={Uri.EscapeDataString(second.PageToken!)}")).Succeeded();

        Assert.Equal(["1,2", "3,4", "5"], new[] { first, second, third }.Select(page => string.Join(',', page.Rows)));
        Assert.All([first, second, third], page => Assert.Equal((1, "5"), (page.Columns.Count, page["totalRows"])));
        Assert.Null(third.PageToken);
        // A start index has precedence over a token.
        Assert.Equal(["4"],
            (await client.GetAsync(
                $"queries/{job.JobId}?startIndex=3&maxResults=1&pageToken={Uri.EscapeDataString(first.PageToken!)}")).Rows);
        (await client.GetAsync($"queries/{job.JobId}?pageToken=x")).Failed(HttpStatusCode.BadRequest, "invalid", "Invalid page token");
    }

    [Fact]
    public async Task ListRows_TableOfAJob_HasItsRows()
    {
        await using var client = await TestClient.StartAsync();
        var query = await client.QueryAsync("SELECT n, n * 2 AS m FROM UNNEST(GENERATE_ARRAY(1, 5)) AS n ORDER BY n");
        var table = (await client.GetAsync($"jobs/{query.JobId}")).Body!["configuration"]!["query"]!["destinationTable"]!;

        var rows = await client.GetAsync($"datasets/{table["datasetId"]}/tables/{table["tableId"]}/data?startIndex=3&selectedFields=m");

        Assert.Equal(["8", "10"], rows.Succeeded().Rows);
    }

    [Fact]
    public async Task GetResults_JobElsewhere_IsNotFoundWithoutItsLocation()
    {
        await using var client = await TestClient.StartAsync();
        await client.Emulator.CreateDatasetAsync("p", "zurich", "europe-west6");
        (await client.QueryAsync("CREATE TABLE zurich.t AS SELECT 1 AS a")).Succeeded();

        var query = await client.QueryAsync("SELECT a FROM zurich.t");

        Assert.Equal("europe-west6", query.Succeeded()["location"]);
        (await client.GetAsync($"queries/{query.JobId}")).Failed(HttpStatusCode.NotFound, "notFound", $"Not found: Job p:{query.JobId}");
        (await client.GetAsync($"queries/{query.JobId}?location=US")).Failed(HttpStatusCode.NotFound, "notFound",
            $"Not found: Job p:US.{query.JobId}");
        Assert.Equal(["1"], (await client.GetAsync($"queries/{query.JobId}?location=europe-west6")).Rows);
    }

    [Fact]
    public async Task Insert_Destination_FollowsItsDisposition()
    {
        await using var client = await TestClient.StartAsync();

        Assert.Equal("DONE", await StateAsync("WRITE_EMPTY"));
        Assert.Equal("duplicate", await StateAsync("WRITE_EMPTY"));
        Assert.Equal("DONE", await StateAsync("WRITE_APPEND"));
        Assert.Equal("2", (await client.GetAsync("datasets/d/tables/copy")).Body!["numRows"]!.ToString());
        Assert.Equal("DONE", await StateAsync("WRITE_TRUNCATE"));
        Assert.Equal(["1"], (await client.GetAsync("datasets/d/tables/copy/data")).Rows);

        async Task<string?> StateAsync(string disposition)
        {
            var job = await InsertAsync(client, "SELECT 1 AS a", more: new()
            {
                ["destinationTable"] = new JsonObject { ["projectId"] = "p", ["datasetId"] = "d", ["tableId"] = "copy" },
                ["writeDisposition"] = disposition,
            });
            await client.GetAsync($"queries/{job.JobId}");
            var status = (await client.GetAsync($"jobs/{job.JobId}")).Body!["status"]!;
            return (string?)(status["errorResult"]?["reason"] ?? status["state"]);
        }
    }

    [Fact]
    public async Task Cancel_RunningQuery_InterruptsIt()
    {
        await using var client = await TestClient.StartAsync();
        var query = await client.QueryAsync(Endless, new() { ["timeoutMs"] = 1, ["jobCreationMode"] = "JOB_CREATION_OPTIONAL" });
        Assert.Equal(("false", "LONG_RUNNING"), (query.Succeeded()["jobComplete"], (string?)query.Body!["jobCreationReason"]!["code"]));

        var cancelled = (await client.PostAsync($"jobs/{query.JobId}/cancel?location=US")).Succeeded();

        Assert.Equal("bigquery#jobCancelResponse", cancelled["kind"]);
        (await client.GetAsync($"queries/{query.JobId}")).Failed((HttpStatusCode)499, "stopped", "Job execution was cancelled");
        Assert.Equal("stopped", (string?)(await client.GetAsync($"jobs/{query.JobId}")).Body!["status"]!["errorResult"]!["reason"]);
        (await client.PostAsync($"jobs/{query.JobId}/cancel?location=US")).Succeeded();
    }

    [Fact]
    public async Task Insert_DryRun_HasStatisticsAndNoId()
    {
        await using var client = await TestClient.StartAsync();

        var dry = (await client.PostAsync("jobs",
            JsonNode.Parse("""{"configuration":{"dryRun":true,"query":{"query":"SELECT 1 AS a","useLegacySql":false}}}"""))).Succeeded();

        Assert.Null(dry.JobId);
        Assert.Equal("DONE", (string?)dry.Body!["status"]!["state"]);
        Assert.Equal("a", (string?)dry.Body["statistics"]!["query"]!["schema"]!["fields"]![0]!["name"]);
    }

    private static Task<Answer> InsertAsync(TestClient client, string sql, string? jobId = null, JsonObject? more = null)
    {
        var query = new JsonObject { ["query"] = sql, ["useLegacySql"] = false };
        foreach (var (name, value) in more ?? [])
            query[name] = value?.DeepClone();
        var body = new JsonObject { ["configuration"] = new JsonObject { ["query"] = query } };
        if (jobId is not null)
            body["jobReference"] = new JsonObject { ["projectId"] = "p", ["jobId"] = jobId };
        return client.PostAsync("jobs", body);
    }
}
