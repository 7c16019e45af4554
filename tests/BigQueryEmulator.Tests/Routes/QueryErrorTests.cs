using System.Net;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Routes;

/// <summary>The errors of jobs.query.</summary>
public sealed class QueryErrorTests
{
    private const string Customers = "CREATE TABLE d.customers (id STRING NOT NULL, n INT64, score FLOAT64)";
    private const string Rows = "INSERT INTO d.customers VALUES ('a', 1, 0.5), ('b', NULL, NULL), ('c', 3, 2.5)";

    [Theory]
    [InlineData("SELECT 1 FROM d.none", HttpStatusCode.NotFound, "notFound", "Not found: Table p:d.none was not found in location US")]
    [InlineData("SELECT 1 FROM none.t", HttpStatusCode.NotFound, "notFound", "Not found: Dataset p:none was not found in location US")]
    [InlineData("SELECT 1 FROM other.d.t", HttpStatusCode.Forbidden, "accessDenied",
        "Access Denied: Table other:d.t: User does not have permission")]
    [InlineData("SELECT none FROM d.customers", HttpStatusCode.BadRequest, "invalidQuery", "Unrecognized name: none at [1:8]")]
    [InlineData("SELECT nowhere(1)", HttpStatusCode.BadRequest, "invalidQuery", "Function not found: nowhere")]
    [InlineData("SELECT 1 AS a, 2 AS a", HttpStatusCode.BadRequest, "invalidQuery",
        "Duplicate column names in the result are not supported. Found duplicate(s): a")]
    [InlineData("SELECT CAST(id AS INT64) FROM d.customers", HttpStatusCode.BadRequest, "invalidQuery", "Could not convert string 'a'")]
    [InlineData("SELECT [1, NULL]", HttpStatusCode.BadRequest, "invalidQuery", "Array cannot have a null element")]
    [InlineData("CREATE TABLE d.customers (a INT64)", HttpStatusCode.Conflict, "duplicate", "Already Exists: Table p:d.customers")]
    [InlineData("DROP TABLE d.none", HttpStatusCode.NotFound, "notFound", "Not found: Table p:d.none")]
    public async Task Query_Wrong_FailsAsInBigQuery(string sql, HttpStatusCode code, string reason, string message)
    {
        await using var client = await TestClient.StartAsync(null, Customers, Rows);

        (await client.QueryAsync(sql)).Failed(code, reason, message);
    }

    [Fact]
    public async Task Query_WrongLocation_DoesNotFindTheDataset()
    {
        await using var client = await TestClient.StartAsync(null, Customers);

        var answer = await client.QueryAsync("SELECT 1 FROM d.customers", new() { ["location"] = "EU" });

        answer.Failed(HttpStatusCode.NotFound, "notFound", "Not found: Dataset p:d was not found in location EU");
    }

    [Fact]
    public async Task Query_LegacySql_IsRefusedAndIsTheDefault()
    {
        await using var client = await TestClient.StartAsync();

        (await client.PostAsync("queries", new JsonObject { ["query"] = "SELECT 1" })).Failed(HttpStatusCode.BadRequest, "invalid",
            "legacy SQL");
    }

    [Theory]
    [InlineData("""{"labels":{"App":"x"}}""", "Label key \"App\" has invalid characters.")]
    [InlineData("""{"labels":{"app":"My App"}}""", "Label value \"My App\" has invalid characters.")]
    [InlineData("""{"requestId":"0123456789012345678901234567890123456"}""", "Invalid value for requestId")]
    public async Task Query_BadLabelOrRequestId_IsRefused(string members, string message)
    {
        await using var client = await TestClient.StartAsync();

        (await client.QueryAsync("SELECT 1", JsonNode.Parse(members)!.AsObject())).Failed(HttpStatusCode.BadRequest, "invalid", message);
    }

    [Fact]
    public async Task Query_TooLarge_IsRefused()
    {
        await using var client = await TestClient.StartAsync();

        (await client.QueryAsync($"SELECT 1 -- {new string('x', 1024 * 1024)}")).Failed(HttpStatusCode.BadRequest, "invalid",
            "The query is too large.");
        (await client.QueryAsync("SELECT @s", null, Parameter.Scalar("s", "STRING", new string('x', 10 * 1024 * 1024))))
            .Failed(HttpStatusCode.BadRequest, "badRequest", "Request payload size exceeds the limit: 10485760 bytes.");
        (await client.QueryAsync("SELECT LENGTH(@s)", null, Parameter.Scalar("s", "STRING", new string('x', 9 * 1024 * 1024)))).Succeeded();
    }
}
