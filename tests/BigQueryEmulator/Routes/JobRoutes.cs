using Microsoft.AspNetCore.Http;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Jobs;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Routes;

/// <summary>jobs.insert for queries, jobs.get and jobs.cancel. Load jobs are created by uploads.</summary>
internal sealed class JobRoutes(QueryJobs queries, QueryAnalyzer analyzer, JobStore jobs)
{
    public async Task<IResult> InsertAsync(string project, HttpRequest http)
    {
        var body = await JsonBody.ReadAsync(http);
        if (body["configuration"] is not JsonObject configuration || configuration["query"] is not JsonObject query)
        {
            throw ApiException.Invalid(
                "The BigQuery emulator takes query jobs here, and load jobs by upload; sources in Cloud Storage it cannot read.");
        }

        var request = QueryRequest.Read(project, query, body["jobReference"].Text("location"));
        if (configuration.Flag("dryRun") ?? false)
            return Results.Json(await DryRunAsync(request, configuration));
        var job = await queries.StartAsync(Operation.InsertJob, request, JobId.Read(body), (JsonObject)configuration.DeepClone());
        return Results.Json(JobJson.Write(job));
    }

    public IResult Get(string project, string jobId, HttpRequest request) =>
        Results.Json(JobJson.Write(jobs.Find(project, jobId, request.Query["location"])));

    public IResult Cancel(string project, string jobId, HttpRequest request)
    {
        var job = jobs.Find(project, jobId, request.Query["location"]);
        job.Cancel();
        return Results.Json(new JsonObject { ["kind"] = "bigquery#jobCancelResponse", ["job"] = JobJson.Write(job) });
    }

    private async Task<JsonObject> DryRunAsync(QueryRequest request, JsonObject configuration)
    {
        var query = await analyzer.AnalyzeAsync(request, CancellationToken.None);
        var processed = $"{query.Bytes.Processed}";
        return new()
        {
            ["kind"] = "bigquery#job",
            ["configuration"] = configuration.DeepClone(),
            ["jobReference"] = new JsonObject { ["projectId"] = request.Project, ["location"] = query.Location },
            ["statistics"] = new JsonObject
            {
                ["totalBytesProcessed"] = processed,
                ["query"] = new JsonObject
                {
                    ["totalBytesProcessed"] = processed,
                    ["totalBytesBilled"] = "0",
                    ["cacheHit"] = false,
                    ["schema"] = SchemaJson.Write(query.Columns, withNullable: true),
                    ["statementType"] = query.Statement.TypeName,
                },
            },
            ["status"] = new JsonObject { ["state"] = "DONE" },
        };
    }
}
