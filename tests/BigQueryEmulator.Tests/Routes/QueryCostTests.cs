using System.Net;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Routes;

/// <summary>The costs that jobs.query reports.</summary>
public sealed class QueryCostTests
{
    private const string Customers = "CREATE TABLE d.customers (id STRING NOT NULL, n INT64, score FLOAT64)";
    private const string Rows = "INSERT INTO d.customers VALUES ('a', 1, 0.5), ('b', NULL, NULL), ('c', 3, 2.5)";

    [Fact]
    public async Task Query_Costs_AreOfTheColumnsReadWithAFloor()
    {
        await using var client = await TestClient.StartAsync(null, Customers, Rows, "CREATE TABLE d.other (id STRING)",
            "INSERT INTO d.other VALUES ('a')");

        var one = await client.QueryAsync("SELECT n FROM d.customers");
        var two = await client.QueryAsync("SELECT c.n, o.id FROM d.customers AS c JOIN d.other AS o USING (id)");
        var all = await client.QueryAsync("SELECT * EXCEPT (score) FROM d.customers");
        var count = await client.QueryAsync("SELECT COUNT(*) FROM d.customers");

        Assert.Equal(("16", "10485760"), (one["totalBytesProcessed"], one["totalBytesBilled"]));
        Assert.Equal(("28", "20971520"), (two["totalBytesProcessed"], two["totalBytesBilled"]));
        Assert.Equal(("25", "10485760"), (all["totalBytesProcessed"], all["totalBytesBilled"]));
        Assert.Equal(("0", "0"), (count["totalBytesProcessed"], count["totalBytesBilled"]));
        Assert.Equal(41943040, client.Emulator.Log.BytesBilled);
    }

    [Fact]
    public async Task Query_BeyondMaximumBytes_IsRefusedWith500()
    {
        await using var client = await TestClient.StartAsync(null, Customers, Rows);

        var answer = await client.QueryAsync("SELECT n FROM d.customers", new() { ["maximumBytesBilled"] = "500" });

        answer.Failed(HttpStatusCode.InternalServerError, "bytesBilledLimitExceeded",
            "Query exceeded limit for bytes billed: 500. 10485760 or higher required.");
        (await client.QueryAsync("SELECT n FROM d.customers", new() { ["maximumBytesBilled"] = "10485760" })).Succeeded();
    }

    [Fact]
    public async Task Query_DryRun_HasSchemaAndCostAndRunsNothing()
    {
        await using var client = await TestClient.StartAsync(null, Customers, Rows);
        var dryRun = new JsonObject { ["dryRun"] = true };

        var select = (await client.QueryAsync("SELECT n FROM d.customers", dryRun)).Succeeded();
        var delete = (await client.QueryAsync("DELETE FROM d.customers WHERE TRUE", dryRun)).Succeeded();

        Assert.Equal(["n INTEGER NULLABLE"], select.Columns);
        Assert.Equal("16", select["totalBytesProcessed"]);
        Assert.Null(delete.JobId);
        Assert.Equal(["3"], (await client.QueryAsync("SELECT COUNT(*) FROM d.customers")).Rows);
        (await client.QueryAsync("SELECT other FROM d.customers", dryRun)).Failed(HttpStatusCode.BadRequest, "invalidQuery",
            "Unrecognized name: other");
    }
}
