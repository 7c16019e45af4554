using System.Net;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Routes;

/// <summary>jobs.query.</summary>
public sealed class QueryRouteTests
{
    private const string Customers = "CREATE TABLE d.customers (id STRING NOT NULL, n INT64, score FLOAT64)";
    private const string Rows = "INSERT INTO d.customers VALUES ('a', 1, 0.5), ('b', NULL, NULL), ('c', 3, 2.5)";

    [Fact]
    public async Task Query_Nulls_SortFirstAsInBigQuery()
    {
        await using var client = await TestClient.StartAsync(null, Customers, Rows);

        Assert.Equal(["b", "a", "c"], (await client.QueryAsync("SELECT id FROM d.customers ORDER BY n")).Rows);
        Assert.Equal(["c", "a", "b"], (await client.QueryAsync("SELECT id FROM d.customers ORDER BY n DESC")).Rows);
    }

    [Fact]
    public async Task Query_IdsInArray_FindsTheirRows()
    {
        await using var client = await TestClient.StartAsync(null, Customers, Rows);

        var answer = await client.QueryAsync("SELECT id FROM `p.d.customers` WHERE id IN UNNEST(@ids) ORDER BY id", null,
            Parameter.Array("ids", "STRING", "c", "a", "x"));

        Assert.Equal(["a", "c"], answer.Succeeded().Rows);
    }

    [Fact]
    public async Task Query_DefaultDataset_StandsBeforeBareNames()
    {
        await using var client = await TestClient.StartAsync(null, Customers, Rows);

        var answer = await client.QueryAsync("SELECT COUNT(*) FROM customers",
            new() { ["defaultDataset"] = new JsonObject { ["datasetId"] = "d" } });

        Assert.Equal(["3"], answer.Succeeded().Rows);
        (await client.QueryAsync("SELECT 1 FROM customers")).Failed(HttpStatusCode.BadRequest, "invalid",
            "must be qualified with a dataset");
    }

    [Fact]
    public async Task Query_OptionalJob_HasNoneWhereThePageHoldsAll()
    {
        await using var client = await TestClient.StartAsync();
        var optional = new JsonObject { ["jobCreationMode"] = "JOB_CREATION_OPTIONAL" };

        var answer = (await client.QueryAsync("SELECT 1", optional)).Succeeded();

        Assert.Null(answer.JobId);
        Assert.NotNull(answer["queryId"]);
        (await client.GetAsync($"jobs/{answer["queryId"]}")).Failed(HttpStatusCode.NotFound, "notFound", "Not found: Job p:");
        Assert.Null((await client.QueryAsync("SELECT 1 LIMIT 0", optional)).Body!["rows"]);
    }

    [Fact]
    public async Task Query_OptionalJob_HasOneForMorePages()
    {
        await using var client = await TestClient.StartAsync();

        var answer = await client.QueryAsync("SELECT * FROM UNNEST([1, 2, 3]) AS n",
            new() { ["jobCreationMode"] = "JOB_CREATION_OPTIONAL", ["maxResults"] = 2 });

        Assert.Equal("LARGE_RESULTS", (string?)answer.Succeeded().Body!["jobCreationReason"]!["code"]);
        Assert.Equal(["3"],
            (await client.GetAsync($"queries/{answer.JobId}?pageToken={Uri.EscapeDataString(answer.PageToken!)}")).Succeeded().Rows);
    }

    [Fact]
    public async Task Query_NoRowsWanted_StillCountsThem()
    {
        await using var client = await TestClient.StartAsync();

        var answer = await client.QueryAsync("SELECT * FROM UNNEST([1, 2, 3]) AS n", new() { ["maxResults"] = 0 });

        Assert.Equal(("3", 0), (answer.Succeeded()["totalRows"], answer.Rows.Count));
        Assert.NotNull(answer.PageToken);
    }

    [Fact]
    public async Task Query_MoreThanTenMegabytes_IsCutIntoPages()
    {
        await using var client = await TestClient.StartAsync();

        var answer = await client.QueryAsync("SELECT REPEAT('x', 1000000) FROM UNNEST(GENERATE_ARRAY(1, 15))");

        Assert.Equal(11, answer.Succeeded().Rows.Count);
        Assert.NotNull(answer.PageToken);
    }

    [Fact]
    public async Task Query_PrefixLeftOut_IsTheSameRoute()
    {
        await using var client = await TestClient.StartAsync();

        var answer = await client.PostAsync("/projects/p/queries", new JsonObject { ["query"] = "SELECT 1", ["useLegacySql"] = false });

        Assert.Equal(["1"], answer.Succeeded().Rows);
    }

    [Fact]
    public async Task Query_LabelsAndRequests_AreLogged()
    {
        await using var client = await TestClient.StartAsync();

        await client.QueryAsync("SELECT 1", new() { ["labels"] = new JsonObject { ["app"] = "x" }, ["requestId"] = "r1" });

        var query = Assert.Single(client.Emulator.Log.Queries);
        Assert.Equal(("SELECT 1", "r1", "x"), (query.Sql, query.RequestId, query.Labels["app"]));
        Assert.Equal((1, 0), (client.Emulator.Log.Count(Operation.Query), client.Emulator.Log.Count(Operation.GetQueryResults)));
    }

    [Fact]
    public async Task Query_Many_RunAtOnce()
    {
        await using var client = await TestClient.StartAsync(null, Customers, Rows);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => i % 2 == 0
            ? client.QueryAsync("SELECT id, n FROM d.customers WHERE id IN UNNEST(@ids)", null, Parameter.Array("ids", "STRING", "a"))
            : client.QueryAsync("UPDATE d.customers SET score = score + 1 WHERE id = 'a'")));

        // Statements that change one table at once may conflict; queries never do.
        Assert.All(answers.Where((_, i) => i % 2 == 0), answer => answer.Succeeded());
        var changes = answers.Where((answer, i) => i % 2 == 1 && answer.Code == HttpStatusCode.OK).Count();
        Assert.InRange(changes, 1, 16);
        Assert.Equal([$"{changes}.5"], (await client.QueryAsync("SELECT score FROM d.customers WHERE id = 'a'")).Rows);
    }
}
