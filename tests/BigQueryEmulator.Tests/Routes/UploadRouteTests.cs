using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Routes;

/// <summary>Load jobs.</summary>
public sealed class UploadRouteTests
{
    private const string Schema =
        """{"fields":[{"name":"id","type":"STRING","mode":"REQUIRED"},{"name":"b","type":"BYTES"},{"name":"at","type":"TIMESTAMP"},{"name":"l","type":"INTEGER","mode":"REPEATED"}]}""";

    [Fact]
    public async Task Load_Csv_ReadsValuesAndNulls()
    {
        await using var client = await TestClient.StartAsync();
        const string Csv = "id,n,b,t\n\"a, \"\"b\"\"\",1,aGk=,true\n\"\",,,\n";

        var job = await LoadAsync(client,
            Load("CSV",
                """{"fields":[{"name":"id","type":"STRING"},{"name":"n","type":"INTEGER"},{"name":"b","type":"BYTES"},{"name":"t","type":"BOOLEAN"}]}""", """ "skipLeadingRows":1"""), Csv);

        Assert.Equal("2", (string?)job["statistics"]!["load"]!["outputRows"]);
        Assert.Equal(["a, \"b\"|1|aGk=|true", "|null|null|null"], (await client.GetAsync("datasets/d/tables/t/data")).Rows);
    }

    [Fact]
    public async Task Load_JsonLines_ReadsNestedValues()
    {
        await using var client = await TestClient.StartAsync();
        const string Lines = """
            {"id":"a","b":"aGk=","at":"2024-01-15T12:34:56Z","l":[1,"2"]}

            {"id":"b"}
            """;

        await LoadAsync(client, Load("NEWLINE_DELIMITED_JSON", Schema), Lines);

        Assert.Equal(["a|aGk=|1705322096000000|[1,2]", "b|null|null|[]"],
            (await client.GetAsync("datasets/d/tables/t/data?formatOptions.useInt64Timestamp=true")).Rows);
    }

    [Theory]
    [InlineData("CSV", "id,n,f,at\nx,1,2.5,2024-01-15 12:34:56\n")]
    [InlineData("NEWLINE_DELIMITED_JSON", """{"id":"x","n":1,"f":2.5,"at":true}""")]
    public async Task Load_Autodetect_FindsTheSchema(string format, string data)
    {
        await using var client = await TestClient.StartAsync();

        await LoadAsync(client, Load(format, null, "\"autodetect\":true"), data);

        Assert.Equal(["id STRING", "n INTEGER", "f FLOAT", $"at {(format == "CSV" ? "TIMESTAMP" : "BOOLEAN")}"],
            (await client.GetAsync("datasets/d/tables/t")).Columns);
    }

    [Fact]
    public async Task Load_Dispositions_AppendReplaceOrRefuse()
    {
        await using var client = await TestClient.StartAsync();
        var lines = """{"id":"a"}""";

        await LoadAsync(client, Load("NEWLINE_DELIMITED_JSON", Schema), lines);
        await LoadAsync(client, Load("NEWLINE_DELIMITED_JSON", null), lines);
        Assert.Equal("2", (await client.GetAsync("datasets/d/tables/t"))["numRows"]);
        Assert.Equal("duplicate",
            Error(await LoadAsync(client, Load("NEWLINE_DELIMITED_JSON", null, "\"writeDisposition\":\"WRITE_EMPTY\""), lines)));
        await LoadAsync(client, Load("NEWLINE_DELIMITED_JSON", null, "\"writeDisposition\":\"WRITE_TRUNCATE\""), lines);
        Assert.Equal("1", (await client.GetAsync("datasets/d/tables/t"))["numRows"]);
    }

    [Fact]
    public async Task Load_BadRow_FailsTheWholeJob()
    {
        await using var client = await TestClient.StartAsync();
        await LoadAsync(client, Load("NEWLINE_DELIMITED_JSON", Schema), """{"id":"a"}""");

        var job = await LoadAsync(client, Load("NEWLINE_DELIMITED_JSON", null), "{\"id\":\"b\"}\n{\"id\":\"c\",\"l\":[\"x\"]}\n");

        Assert.Equal("invalid", Error(job));
        Assert.Contains("Rows: 2", (string?)job["status"]!["errorResult"]!["message"], StringComparison.Ordinal);
        Assert.Equal("1", (await client.GetAsync("datasets/d/tables/t"))["numRows"]);
    }

    [Fact]
    public async Task Load_NoSchemaAnywhere_Fails()
    {
        await using var client = await TestClient.StartAsync();

        var job = await LoadAsync(client, Load("CSV", null), "a\n");

        Assert.Equal("No schema specified on job or table.", (string?)job["status"]!["errorResult"]!["message"]);
        (await UploadAsync(client, Load("PARQUET", null), "x")).Failed(HttpStatusCode.BadRequest, "invalid", "does not load PARQUET");
    }

    [Fact]
    public async Task Resumable_Chunks_AreJoined()
    {
        await using var client = await TestClient.StartAsync();
        var data = Encoding.UTF8.GetBytes("{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
        using var begun = await client.Http.PostAsync("/upload/bigquery/v2/projects/p/jobs?uploadType=resumable",
            new StringContent(Load("NEWLINE_DELIMITED_JSON", Schema)));
        var session = begun.Headers.Location!;

        using var first = await PutAsync(data.AsMemory(0, 15), new(0, 14));
        using var asked = await PutAsync(ReadOnlyMemory<byte>.Empty, new(data.Length));
        using var wrong = await PutAsync(data.AsMemory(3), new(3, data.Length - 1, data.Length));
        using var last = await PutAsync(data.AsMemory(15), new(15, data.Length - 1, data.Length));

        Assert.Equal((308, 308, 400, 200), ((int)first.StatusCode, (int)asked.StatusCode, (int)wrong.StatusCode, (int)last.StatusCode));
        Assert.Equal("bytes=0-14", asked.Headers.GetValues("Range").Single());
        await WaitAsync(client, (string)JsonNode.Parse(await last.Content.ReadAsStringAsync())!["jobReference"]!["jobId"]!);
        Assert.Equal(2, (await client.GetAsync("datasets/d/tables/t/data")).Rows.Count);

        Task<HttpResponseMessage> PutAsync(ReadOnlyMemory<byte> chunk, ContentRangeHeaderValue range)
        {
            var content = new ReadOnlyMemoryContent(chunk);
            content.Headers.ContentRange = range;
            return client.Http.PutAsync(session, content);
        }
    }

    private static string Load(string format, string? schema, string more = "\"maxBadRecords\":0")
    {
        var schemaMember = schema is null ? "" : $"\"schema\":{schema},";
        return $$"""
            {"configuration":{"load":{
              "destinationTable":{"projectId":"p","datasetId":"d","tableId":"t"},"sourceFormat":"{{format}}",{{schemaMember}}{{more}}
            } } }
            """;
    }

    private static async Task<JsonNode> LoadAsync(TestClient client, string load, string data)
    {
        var answer = (await UploadAsync(client, load, data)).Succeeded();
        return await WaitAsync(client, answer.JobId!);
    }

    private static Task<Answer> UploadAsync(TestClient client, string load, string data)
    {
        var content = new MultipartContent("related") { new StringContent(load, Encoding.UTF8, "application/json"),
            new StringContent(data, Encoding.UTF8, "application/octet-stream") };
        return client.SendAsync(new(HttpMethod.Post, "/upload/bigquery/v2/projects/p/jobs?uploadType=multipart") { Content = content });
    }

    private static async Task<JsonNode> WaitAsync(TestClient client, string job)
    {
        JsonNode? body = null;
        await Eventually.TrueAsync(async () => (string?)(body = (await client.GetAsync($"jobs/{job}")).Body)?["status"]?["state"] == "DONE",
            "the load job to be done");
        return body!;
    }

    private static string? Error(JsonNode job) => (string?)job["status"]!["errorResult"]?["reason"];
}
