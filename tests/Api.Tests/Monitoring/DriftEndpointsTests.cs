using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class DriftEndpointsTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Baseline_FromAFile_IsWhatDriftIsMeasuredFromAndAudited()
    {
        var stable = (string)(await Http.AskAsync("GET /pipelines/append")).Json["model"]!["version"]!;
        var job = await Http.AskAsync("POST /pipelines/append/jobs", """{"parallel":true}""");
        await Http.EndOfJobAsync((string)job.Json["id"]!);

        var set = await CsvAsync("append", Enumerable.Range(1, 300).Select(x => $"{x}"), $"?version={stable}", "text/csv; charset=utf-8");
        var audit = (await Http.AskAsync("GET /audit?pipeline=append&limit=1")).Json["entries"]![0]!;
        var report = (JsonNode)new JsonObject();
        await Eventually.TrueAsync(async () =>
        {
            report = (await Http.AskAsync("GET /pipelines/append/drift?window=24h")).Json;
            return (long)report["window"]!["rows"]! >= 300;
        }, "the rows of the job to be counted");
        var days = (await Http.AskAsync("GET /console/api/drift?pipeline=append&days=1")).Json;

        Assert.Equal((200, "application/json", "File", 300L),
            (set.Status, set.Type, (string)set.Json["source"]!, (long)set.Json["rows"]!));
        Assert.Equal(("baseline.set", "append", 300L),
            ((string)audit["action"]!, (string)audit["target"]!, (long)audit["after"]!["rows"]!));
        Assert.Equal((stable, "File"), ((string)report["version"]!, (string)report["baseline"]!["source"]!));
        Assert.Equal("x", (string)report["columns"]![0]!["column"]!);
        Assert.Single(days["days"]!.AsArray());
        Assert.Equal(14, (await Http.AskAsync("GET /console/api/drift?pipeline=append")).Json["days"]!.AsArray().Count);
        Assert.Equal(stable, (string)(await Http.AskAsync("GET /pipelines/append/drift?version=")).Json["version"]!);
    }

    [Fact]
    public async Task Baseline_FromAJob_TakesItsRows()
    {
        var job = await Http.AskAsync("POST /pipelines/churn/jobs", """{"parallel":true}""");
        await Http.EndOfJobAsync((string)job.Json["id"]!);
        var set = job;
        await Eventually.TrueAsync(async () =>
        {
            set = await Http.AskAsync("POST /pipelines/churn/baseline", $$"""{"job":"{{job.Json["id"]}}"}""");
            return set.Status == 200 && (long)set.Json["rows"]! >= 300;
        }, "the rows of the job to be counted");

        Assert.Equal("Job", (string)set.Json["source"]!);
    }

    [Theory]
    [InlineData("GET /pipelines/nope/drift", null, 404, "unknown-pipeline")]
    [InlineData("GET /pipelines/churn/drift?version=v9", null, 404, "unknown-version")]
    [InlineData("GET /pipelines/churn/drift?window=5m", null, 400, "invalid-request")]
    [InlineData("POST /pipelines/churn/baseline", "{}", 400, "invalid-request")]
    [InlineData("POST /pipelines/churn/baseline", "null", 400, "invalid-request")]
    [InlineData("POST /pipelines/churn/baseline", """{"days":"7"}""", 400, "invalid-request")]
    [InlineData("POST /pipelines/churn/baseline", """{"days":7,"job":"0198c0a0-0000-7000-8000-0000000000ab"}""", 400, "invalid-request")]
    [InlineData("POST /pipelines/churn/baseline", """{"days":1000}""", 400, "invalid-request")]
    [InlineData("POST /pipelines/churn/baseline?version=v9", """{"days":7}""", 404, "unknown-version")]
    [InlineData("POST /pipelines/churn/baseline", """{"days":7,"version":"v9"}""", 404, "unknown-version")]
    [InlineData("POST /pipelines/nope/baseline", """{"days":7}""", 404, "unknown-pipeline")]
    [InlineData("GET /console/api/drift?pipeline=churn&days=0", null, 400, "invalid-request")]
    [InlineData("GET /console/api/drift?pipeline=churn&days=31", null, 400, "invalid-request")]
    [InlineData("GET /console/api/drift", null, 400, "invalid-request")]
    [InlineData("GET /console/api/drift?pipeline=nope", null, 404, "unknown-pipeline")]
    [InlineData("GET /console/api/drift?pipeline=churn&version=v9", null, 404, "unknown-version")]
    public async Task Drift_RequestThatDoesNotFit_SaysWhy(string request, string? body, int status, string type)
    {
        var problem = await Http.AskAsync(request, body);

        Assert.Equal((status, type), (problem.Status, problem.Problem));
    }

    [Theory]
    [InlineData("""{"days":7,"job":"0198c0a0-0000-7000-8000-0000000000ab"}""", "The body has \"days\" and \"job\"; send one of them.")]
    [InlineData("{}", "The body has neither \"days\" nor \"job\"; send one of them, or a CSV file with the type text/csv.")]
    [InlineData("""{"days":"7"}""", "\"days\" of the body is not a number.")]
    [InlineData("""{"job":"today"}""", "\"job\" of the body is not a text such as")]
    public async Task Baseline_BodyThatDoesNotFit_SaysWhatToSend(string body, string said) => Assert.Contains(
        said, (await Http.AskAsync("POST /pipelines/churn/baseline", body)).Detail, StringComparison.Ordinal);

    [Fact]
    public async Task Baseline_OfAnotherType_SaysWhichToSend()
    {
        var other = await CsvAsync("churn", ["1"], "", "text/plain");
        var none = await CsvAsync("churn", ["1"], "", "");

        Assert.Equal(415, other.Status);
        Assert.Equal((400, "The body has the type ''; send application/json or text/csv."), (none.Status, none.Detail));
    }

    [Fact]
    public async Task Baseline_FileWithoutTheColumn_SaysWhichIsMissing()
    {
        var problem = await CsvAsync("churn", [], "", "text/csv", header: "z");

        Assert.Equal((400, "invalid-request"), (problem.Status, problem.Problem));
        Assert.Contains("'x'", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("days=1")]
    [InlineData("days=30")]
    public async Task Days_AtTheirBounds_AreAsMany(string query)
    {
        var days = (await Http.AskAsync($"GET /console/api/drift?pipeline=churn&{query}")).Json["days"]!.AsArray();

        Assert.Equal(int.Parse(query.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture), days.Count);
    }

    private async Task<Answer> CsvAsync(string pipeline, IEnumerable<string> rows, string query, string type, string header = "x")
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/pipelines/{pipeline}/baseline{query}");
        message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend(header))));
        message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await Http.AskAsync(message);
    }
}
