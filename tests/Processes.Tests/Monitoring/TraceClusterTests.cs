using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>What a collector gets from an API and a silo.</summary>
public sealed class TraceClusterTests(TracedCluster cluster) : IClassFixture<TracedCluster>
{
    private const string Api = "model-pipeline-api";
    private const string Silo = "model-pipeline-silo";

    [Fact]
    public async Task Trace_OfASampledCall_LeadsFromTheApiThroughTheRunToTheStatements()
    {
        // The first call of a cluster can be so slow on a busy machine that the API makes it again, which is another span.
        await ScoreAsync("u1", NewCaller());
        var caller = NewCaller();
        await ScoreAsync("u1", caller);

        var spans = await WaitAsync(caller.TraceId, all => all.Any(span => span.Service == Api) && all.Any(span => span.Name == "score"));

        var request = Assert.Single(spans, span => span.Service == Api);
        Assert.Equal(("POST /pipelines/{pipeline}/users/{user}/score", caller.SpanId.ToString()), (request.Name, request.Parent));
        Assert.Equal("200", request.Tags["http.response.status_code"]);
        var score = Assert.Single(spans, span => span.Name == "score");
        Assert.Equal((Silo, request.Id), (score.Service, score.Parent));
        var run = Assert.Single(spans, span => span.Name == "run");
        Assert.Equal(score.Id, run.Parent);
        foreach (var (stage, pool) in new[] { ("retrieve", "churn/input"), ("write", "churn/output") })
        {
            var part = Assert.Single(spans, span => span.Name == stage);
            Assert.Equal(run.Id, part.Parent);
            var statements = spans.Where(span => span.Source == "Npgsql" && span.Parent == part.Id).ToList();
            Assert.NotEmpty(statements);
            Assert.All(statements, statement => Assert.Equal(pool, statement.Tags["db.npgsql.data_source"]));
        }

        var told = spans.SelectMany(span => span.Tags.Values.Append(span.Name)).ToList();
        Assert.DoesNotContain(told, text => text == "u1" || text.Contains("Password", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(told, text => text.Contains("Host=", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Trace_OfASampledList_HasItsRunsAndNoSpanForEachUser()
    {
        var caller = NewCaller();
        using var request = Request("/pipelines/churn/score", caller);
        request.Content = JsonContent.Create(new { users = Enumerable.Range(1, 10).Select(i => $"u{i}") });
        using (var response = await cluster.Api.Http.SendAsync(request))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        var spans = await WaitAsync(caller.TraceId, all => all.Any(span => span.Service == Api)
            && all.Where(span => span.Name == "run").Sum(run => int.Parse(run.Tags["users"])) == 10);

        var list = Assert.Single(spans, span => span.Service == Api);
        Assert.All(spans.Where(span => span.Name == "run"), run => Assert.Equal(list.Id, run.Parent));
        Assert.DoesNotContain(spans, span => span.Name == "score");
    }

    [Fact]
    public async Task Trace_OfAJob_HasTheIdOfTheJob()
    {
        var job = await cluster.Api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/jobs", HttpStatusCode.Accepted);
        var id = Guid.Parse((string)job["id"]!);

        var spans = await WaitAsync(ActivityTraceId.CreateFromString(id.ToString("N")), all => all.Any(span => span.Name == "partition"));

        var partition = spans.First(span => span.Name == "partition");
        Assert.Equal((Silo, "churn"), (partition.Service, partition.Tags["pipeline"]));
        Assert.All(["retrieve", "apply", "write"],
            stage => Assert.Contains(spans, span => span.Name == stage && span.Parent == partition.Id));
    }

    [Fact]
    public async Task Trace_OfACallThatFailsAndIsNotSampled_IsThatOfItsProblem()
    {
        await cluster.ExecuteAsync("ALTER TABLE customers RENAME TO hidden");
        try
        {
            var problem = await cluster.Api.Http.JsonAsync(
                HttpMethod.Post, "/pipelines/churn/users/u2/score", HttpStatusCode.InternalServerError);

            var trace = ActivityTraceId.CreateFromString((string)problem["traceId"]!);
            var failed = Assert.Single(await WaitAsync(trace, all => all.Count > 0));
            Assert.Equal((Api, true, "500"), (failed.Service, failed.IsError, failed.Tags["http.response.status_code"]));
            // The run fails for all of its users: it has a trace of its own, in which its line of the log is.
            await Eventually.TrueAsync(() => cluster.Collector.Logs.Any(IsFailure), "the line of the failed run");
            var line = cluster.Collector.Logs.First(IsFailure);
            var stage = Assert.Single(await WaitAsync(ActivityTraceId.CreateFromString(line.Trace), all => all.Count > 0));
            Assert.Equal(("retrieve", true, "churn"), (stage.Name, stage.IsError, stage.Tags["pipeline"]));
            Assert.Contains(ConsoleLines(), each => (int)each["EventId"]! == 120 && each.ToJsonString().Contains(line.Trace));
        }
        finally
        {
            await cluster.ExecuteAsync("ALTER TABLE hidden RENAME TO customers");
        }

        bool IsFailure(OtlpLog line) => line.Service == Silo && line.Category == "ModelPipeline.PipelineRunner" && line.Level == "Error";
    }

    [Fact]
    public async Task Metrics_ThatAreSent_NameThePoolsAndNoConnection()
    {
        await ScoreAsync("u3", NewCaller());

        await Eventually.TrueAsync(() => cluster.Collector.All.Contains("churn/output", StringComparison.Ordinal)
            && cluster.Collector.All.Contains("db.client.connection.count", StringComparison.Ordinal), "the metrics of the pools");

        Assert.DoesNotContain("Username=", cluster.Collector.All, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Host=", cluster.Collector.All, StringComparison.OrdinalIgnoreCase);
    }

    // Every line is JSON: the parser says which is not.
    private List<JsonNode> ConsoleLines() =>
        [.. cluster.Silo.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static ActivityContext NewCaller() =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    private static HttpRequestMessage Request(string path, ActivityContext caller) =>
        new(HttpMethod.Post, path) { Headers = { { "traceparent", $"00-{caller.TraceId}-{caller.SpanId}-01" } } };

    private async Task ScoreAsync(string user, ActivityContext caller)
    {
        using var request = Request($"/pipelines/churn/users/{user}/score", caller);
        using var response = await cluster.Api.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<IReadOnlyList<OtlpSpan>> WaitAsync(ActivityTraceId trace, Func<IReadOnlyList<OtlpSpan>, bool> isWhole)
    {
        await Eventually.TrueAsync(() => isWhole(Of()), $"the spans of trace {trace}");
        return Of();

        IReadOnlyList<OtlpSpan> Of() => [.. cluster.Collector.Spans.Where(span => span.Trace == trace.ToString())];
    }
}
