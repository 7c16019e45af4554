using System.Net;
using System.Net.Http.Json;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class MetricRouteTests(ServingApi serving)
{
    [Fact]
    public async Task Metrics_AfterCallsListsAndAJob_TellEachOfThem()
    {
        await UseAsync("c001", "c002");
        var job = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/jobs", HttpStatusCode.Accepted,
            JsonContent.Create(new { users = new[] { "c003" } }));
        await Eventually.TrueAsync(
            async () => (string)(await serving.Http.JsonAsync(HttpMethod.Get, $"/jobs/{(string)job["id"]!}"))["status"]! == "Completed",
            "the job to be completed");

        var scrape = await Scrape.OfAsync(serving.Http);

        Assert.All(
            [
                "modelpipeline_stage_duration_seconds_bucket", "modelpipeline_run_users_count", "modelpipeline_runs_total",
                "modelpipeline_runs_active", "modelpipeline_queue_users", "modelpipeline_users_total", "modelpipeline_version_info",
                "modelpipeline_version_users_total", "modelpipeline_rollout_epoch", "modelpipeline_jobs_total",
                "modelpipeline_job_users_total", "modelpipeline_job_partitions", "modelpipeline_memory_used_bytes",
                "modelpipeline_activations", "dotnet_process_cpu_time_seconds_total", "orleans_catalog_activations",
                "http_server_request_duration_seconds_count", "kestrel_active_connections", "modelpipeline_requests_active",
            ],
            name => Assert.Contains(name, scrape.Names));
        Assert.All(["queue", "retrieve", "bind", "apply", "write"], stage => Assert.Contains(
            $"modelpipeline_stage_duration_seconds_count{{pipeline=\"churn\",stage=\"{stage}\",trigger=\"on-demand\"}}", scrape.Series));
        Assert.Contains("modelpipeline_jobs_total{event=\"completed\",pipeline=\"churn\"}", scrape.Series);
    }

    [Fact]
    public async Task Metrics_MoreUsersAndWrongNames_AddNoSeries()
    {
        await UseAsync("c004", "missing-0");
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/nope-0/users/c004/score", HttpStatusCode.NotFound);
        var before = await OwnSeriesAsync();

        await UseAsync([.. Enumerable.Range(10, 40).Select(i => $"c0{i}"), .. Enumerable.Range(1, 20).Select(i => $"missing-{i}")]);
        for (var i = 1; i < 20; i++)
            await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/nope-{i}/users/c004/score", HttpStatusCode.NotFound);
        var after = await Scrape.OfAsync(serving.Http);

        // Another reason why a run began, or an hour of drift, may be new. A series for each user or name would be 19 at least.
        var added = (await OwnSeriesAsync()).Except(before).ToList();
        Assert.True(added.Count < 15, string.Join('\n', added));
        Assert.DoesNotContain("missing-1", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("c011", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nope-", after.Text, StringComparison.Ordinal);
        // Other classes call the same API: each route has a histogram for each of its status codes.
        Assert.InRange(after.Text.Length, 10_000, 1_000_000);
    }

    // Of the pipelines and of HTTP: what a caller could make grow. A second request has the series of the first scrape.
    private async Task<List<string>> OwnSeriesAsync()
    {
        await Scrape.OfAsync(serving.Http);
        var scrape = await Scrape.OfAsync(serving.Http);
        return [.. scrape.Series.Where(series => series.StartsWith("modelpipeline_", StringComparison.Ordinal)
            || series.StartsWith("http_", StringComparison.Ordinal))];
    }

    private async Task UseAsync(params string[] users)
    {
        foreach (var user in users)
        {
            await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/churn/users/{user}/score",
                user.StartsWith("missing", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK);
        }

        Assert.Equal(users.Length, (await serving.Http.LinesAsync("/pipelines/churn/score", users)).Count);
    }
}
