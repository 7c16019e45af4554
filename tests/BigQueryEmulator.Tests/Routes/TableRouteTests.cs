using System.Net;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Routes;

/// <summary>Datasets, tables and streamed rows.</summary>
public sealed class TableRouteTests
{
    private const string Table =
        """
        {"tableReference":{"tableId":"t"},"clustering":{"fields":["id"]},"schema":{"fields":[
          {"name":"id","type":"STRING","mode":"REQUIRED"},{"name":"n","type":"INTEGER"},{"name":"tags","type":"STRING","mode":"REPEATED"}]}}
        """;

    [Fact]
    public async Task Datasets_Life_IsAsInBigQuery()
    {
        await using var client = await TestClient.StartAsync();
        var body = JsonNode.Parse("""{"datasetReference":{"datasetId":"new"},"location":"EU"}""");

        Assert.Equal("EU", (await client.PostAsync("datasets", body)).Succeeded()["location"]);
        (await client.PostAsync("datasets", body)).Failed(HttpStatusCode.Conflict, "duplicate", "Already Exists: Dataset p:new");
        Assert.Equal("p:new", (await client.GetAsync("datasets/new")).Succeeded()["id"]);
        Assert.Equal(["d", "new"],
            (await client.GetAsync("datasets")).Body!["datasets"]!.AsArray()
                .Select(each => (string?)each!["datasetReference"]!["datasetId"]));
        await client.PostAsync("datasets/new/tables", JsonNode.Parse(Table));
        (await client.DeleteAsync("datasets/new")).Failed(HttpStatusCode.BadRequest, "resourceInUse", "Dataset p:new is still in use");
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("datasets/new?deleteContents=true")).Code);
        (await client.GetAsync("datasets/new")).Failed(HttpStatusCode.NotFound, "notFound", "Not found: Dataset p:new");
    }

    [Fact]
    public async Task Tables_Life_IsAsInBigQuery()
    {
        await using var client = await TestClient.StartAsync();

        (await client.PostAsync("datasets/d/tables", JsonNode.Parse(Table))).Succeeded();
        (await client.PostAsync("datasets/d/tables", JsonNode.Parse(Table))).Failed(HttpStatusCode.Conflict, "duplicate",
            "Already Exists: Table p:d.t");
        var got = (await client.GetAsync("datasets/d/tables/t")).Succeeded();
        Assert.Equal(["id STRING REQUIRED", "n INTEGER", "tags STRING REPEATED"], got.Columns);
        Assert.Equal(("0", "US", "id"), (got["numRows"], got["location"], (string?)got.Body!["clustering"]!["fields"]![0]));
        Assert.Equal("t", (string?)(await client.GetAsync("datasets/d/tables")).Body!["tables"]![0]!["tableReference"]!["tableId"]);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("datasets/d/tables/t")).Code);
        (await client.DeleteAsync("datasets/d/tables/t")).Failed(HttpStatusCode.NotFound, "notFound", "Not found: Table p:d.t");
    }

    [Fact]
    public async Task InsertRows_Right_CanBeReadAtOnceAndAreNotCounted()
    {
        await using var client = await TestClient.StartAsync();
        await client.PostAsync("datasets/d/tables", JsonNode.Parse(Table));

        var inserted = await InsertAsync(client, """{"rows":[{"json":{"id":"a","n":1,"tags":["x","y"]}},{"json":{"id":"b"}}]}""");

        Assert.Null(inserted.Succeeded().Body!["insertErrors"]);
        Assert.Equal(["a|1|[x,y]", "b|null|[]"], (await client.GetAsync("datasets/d/tables/t/data")).Rows);
        var table = await client.GetAsync("datasets/d/tables/t");
        Assert.Equal(("0", "2"), (table["numRows"], (string?)table.Body!["streamingBuffer"]!["estimatedRows"]));
    }

    [Fact]
    public async Task InsertRows_OneWrong_RefusesAll()
    {
        await using var client = await TestClient.StartAsync();
        await client.PostAsync("datasets/d/tables", JsonNode.Parse(Table));

        var answer = await InsertAsync(client,
            """{"rows":[{"json":{"id":"a"}},{"json":{"id":"b","n":"not-a-number"}},{"json":{"n":1}},{"json":{"id":"c","x":1}}]}""");

        Assert.Equal(
            ["0 stopped  ", "1 invalid n Cannot convert value to integer (bad value): not-a-number",
                "2 invalid id Missing required field: id.", "3 invalid x no such field: x."],
            Errors(answer));
        Assert.Empty((await client.GetAsync("datasets/d/tables/t/data")).Rows);
    }

    [Fact]
    public async Task InsertRows_SkippingWrongOnes_TakesTheOthers()
    {
        await using var client = await TestClient.StartAsync();
        await client.PostAsync("datasets/d/tables", JsonNode.Parse(Table));

        var answer = await InsertAsync(client,
            """{"skipInvalidRows":true,"ignoreUnknownValues":true,"rows":[{"json":{"n":1}},{"json":{"id":"c","x":1}}]}""");

        Assert.Equal(["0 invalid id Missing required field: id."], Errors(answer));
        Assert.Equal(["c|null|[]"], (await client.GetAsync("datasets/d/tables/t/data")).Rows);
    }

    [Fact]
    public async Task InsertRows_SameInsertId_CountsOnceForAMinute()
    {
        var time = new FakeTimeProvider();
        await using var client = await TestClient.StartAsync(new() { Time = time });
        await client.PostAsync("datasets/d/tables", JsonNode.Parse(Table));
        const string Rows = """{"rows":[{"insertId":"1","json":{"id":"a"}},{"insertId":"1","json":{"id":"a"}},{"json":{"id":"b"}}]}""";

        await InsertAsync(client, Rows);
        await InsertAsync(client, Rows);
        Assert.Equal(3, (await client.GetAsync("datasets/d/tables/t/data")).Rows.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        await InsertAsync(client, Rows);
        Assert.Equal(5, (await client.GetAsync("datasets/d/tables/t/data")).Rows.Count);
    }

    [Fact]
    public async Task InsertRows_NowhereOrNothing_IsRefused()
    {
        await using var client = await TestClient.StartAsync();

        (await InsertAsync(client, """{"rows":[{"json":{}}]}""")).Failed(HttpStatusCode.NotFound, "notFound", "Not found: Table p:d.t");
        await client.PostAsync("datasets/d/tables", JsonNode.Parse(Table));
        (await InsertAsync(client, """{"rows":[]}""")).Failed(HttpStatusCode.BadRequest, "invalid", "No rows present in the request.");
    }

    [Fact]
    public async Task ListRows_SelectedFields_ComeInTheTablesOrder()
    {
        await using var client = await TestClient.StartAsync(null,
            "CREATE TABLE d.t AS SELECT n AS a, n + 1 AS b, n + 2 AS c FROM UNNEST([1, 2, 3]) AS n");

        var page = (await client.GetAsync("datasets/d/tables/t/data?selectedFields=c,a&maxResults=2")).Succeeded();
        var next = await client.GetAsync($"datasets/d/tables/t/data?selectedFields=c,a&pageToken={Uri.EscapeDataString(page.PageToken!)}");

        Assert.Equal(["1|3", "2|4"], page.Rows);
        Assert.Equal("3", page["totalRows"]);
        Assert.Equal(["3|5"], next.Succeeded().Rows);
        (await client.GetAsync("datasets/d/tables/t/data?selectedFields=z")).Failed(HttpStatusCode.BadRequest, "invalid",
            "No such field: z");
    }

    private static Task<Answer> InsertAsync(TestClient client, string json) =>
        client.PostAsync("datasets/d/tables/t/insertAll", JsonNode.Parse(json));

    private static IEnumerable<string> Errors(Answer answer) => answer.Succeeded().Body!["insertErrors"]!.AsArray()
        .Select(each => (Index: each!["index"], Error: each["errors"]![0]!))
        .Select(each => $"{each.Index} {each.Error["reason"]} {each.Error["location"]} {each.Error["message"]}");
}
