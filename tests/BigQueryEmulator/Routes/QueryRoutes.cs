using Microsoft.AspNetCore.Http;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Jobs;
using ModelPipeline.BigQueryEmulator.Rows;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Routes;

/// <summary>jobs.query and jobs.getQueryResults.</summary>
internal sealed class QueryRoutes(QueryJobs queries, QueryAnalyzer analyzer, JobStore jobs, RequestIds requestIds, QueryResponse responses,
    EmulatorOptions options)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(200);

    public async Task<IResult> QueryAsync(string project, HttpContext context)
    {
        var body = await JsonBody.ReadAsync(context.Request);
        var request = QueryRequest.Read(project, body, body.Text("location"));
        if (body.Flag("dryRun") ?? false)
            return Results.Json(await DryRunAsync(request));
        var isOptional = body.Text("jobCreationMode") == "JOB_CREATION_OPTIONAL";
        var job = await requestIds.GetOrAddAsync(project, body, () =>
            queries.StartAsync(Operation.Query, request, jobId: null, Configuration(body), body.Text("requestId"),
                isFindable: !isOptional));
        var isDone = await job.WaitAsync(TimeoutOf(body.Number("timeoutMs")), options.Time, context.RequestAborted);
        var page = new PageRequest(0, body.Number("maxResults"), PageRequest.ReadFormat(body["formatOptions"]));
        var json = await responses.WriteAsync(job, isDone, page, context.RequestAborted);
        json["kind"] = "bigquery#queryResponse";
        json["queryId"] = job.Id;
        json["location"] = job.Location;
        json["creationTime"] = JobJson.Milliseconds(job.Created);
        if (isDone)
            json["totalBytesBilled"] = JobJson.Billed(job);
        NameJob(json, job, isDone, isOptional);
        return Results.Json(json);
    }

    public async Task<IResult> GetResultsAsync(string project, string jobId, HttpContext context)
    {
        var query = context.Request.Query;
        var job = jobs.Find(project, jobId, query["location"]);
        var isDone = await job.WaitAsync(TimeoutOf(query.Number("timeoutMs")), options.Time, context.RequestAborted);
        var json = await responses.WriteAsync(job, isDone, PageRequest.Read(query, job.Id), context.RequestAborted);
        json["kind"] = "bigquery#getQueryResultsResponse";
        json["etag"] = $"{job.Id}-{json.Text("pageToken")}";
        return Results.Json(json);
    }

    private static TimeSpan TimeoutOf(long? milliseconds)
    {
        var timeout = milliseconds is { } some ? TimeSpan.FromMilliseconds(some) : DefaultTimeout;
        return timeout < LongestTimeout ? timeout : LongestTimeout;
    }

    // A result that fits into one answer needs no job. A larger result gets a job.
    private static void NameJob(JsonObject json, Job job, bool isDone, bool isOptional)
    {
        var isWhole = isDone && !json.ContainsKey("pageToken");
        if (isWhole && !job.IsFindable)
        {
            json.Remove("jobReference");
            return;
        }

        job.Show();
        json["jobCreationReason"] = new JsonObject { ["code"] = !isOptional ? "REQUESTED" : isDone ? "LARGE_RESULTS" : "LONG_RUNNING" };
    }

    private async Task<JsonObject> DryRunAsync(QueryRequest request)
    {
        var query = await analyzer.AnalyzeAsync(request, CancellationToken.None);
        return new()
        {
            ["kind"] = "bigquery#queryResponse",
            ["schema"] = SchemaJson.Write(query.Columns, withNullable: true),
            ["jobReference"] = new JsonObject { ["projectId"] = request.Project, ["location"] = query.Location },
            ["totalBytesProcessed"] = $"{query.Bytes.Processed}",
            ["totalBytesBilled"] = "0",
            ["jobComplete"] = true,
            ["cacheHit"] = false,
        };
    }

    private static JsonObject Configuration(JsonObject body)
    {
        var query = new JsonObject { ["query"] = body.Text("query"), ["useLegacySql"] = false, ["priority"] = "INTERACTIVE" };
        var configuration = new JsonObject { ["query"] = query };
        if (body["labels"] is { } labels)
            configuration["labels"] = labels.DeepClone();
        return configuration;
    }
}
