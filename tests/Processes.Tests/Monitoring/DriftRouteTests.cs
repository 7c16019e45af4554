using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The routes of drift on one process, with a table of training rows as the baseline.</summary>
public sealed class DriftRouteTests(DriftApi drift) : IClassFixture<DriftApi>
{
    private HttpClient Http => drift.Api.Http;

    [Fact]
    public async Task Drift_JobOverACsvInput_IsOkBesideItsOwnFileAndTellsARenamedPlan()
    {
        var rows = await File.ReadAllLinesAsync(drift.Workplace.File("customers.csv"), TestContext.Current.CancellationToken);
        var all = Enumerable.Repeat(rows.Skip(1), 5).SelectMany(each => each);
        var set = await Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/baseline", body: Csv(all.Prepend(rows[0])));
        Assert.Equal(("File", 5 * 305), ((string)set["source"]!, (int)set["rows"]!));
        for (var job = 0; job < 3; job++)
        {
            using var made = await Http.PostAsJsonAsync("/pipelines/churn/jobs", new { }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, made.StatusCode);
            var counted = 305 * (job + 1);
            await Eventually.TrueAsync(async () => (int)(await ReportAsync())["window"]!["rows"]! == counted, $"{counted} counted rows");
        }

        var report = await ReportAsync("?window=7d");
        Assert.Equal("Ok", (string)report["status"]!);
        Assert.Equal(9, report["columns"]!.AsArray().Count);
        Assert.Equal(2, report["outputs"]!.AsArray().Count);
        var plan = report["columns"]!.AsArray().Single(column => (string)column!["column"]! == "plan")!;
        Assert.Equal(("category", "basic"), ((string)plan["kind"]!, (string)plan["bins"]![0]!["category"]!));

        var renamed = all.Select(row => row.Replace(",basic,", ",classic,", StringComparison.Ordinal)).Prepend(rows[0]);
        await Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/baseline", body: Csv(renamed));
        report = await ReportAsync();
        Assert.Equal("Drifted", (string)report["status"]!);
        Assert.Equal("plan", (string)report["columns"]!.AsArray().Single(column => (string)column!["status"]! == "Drifted")!["column"]!);
        var audit = (await Http.JsonAsync(HttpMethod.Get, "/audit")).ToJsonString();
        Assert.Contains("baseline.set", audit, StringComparison.Ordinal);
    }

    [Fact]
    public Task Drift_PipelineThatCountsNothing_Is409() =>
        Http.JsonAsync(HttpMethod.Get, "/pipelines/append/drift", HttpStatusCode.Conflict);

    private Task<JsonObject> ReportAsync(string query = "") =>
        Http.JsonAsync(HttpMethod.Get, $"/pipelines/churn/drift{query}");

    private static StringContent Csv(IEnumerable<string> lines) => new(string.Join('\n', lines), Encoding.UTF8, "text/csv");
}
