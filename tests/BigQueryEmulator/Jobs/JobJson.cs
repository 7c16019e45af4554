using System.Globalization;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>The Job resource of the REST API.</summary>
internal static class JobJson
{
    public static JsonObject Write(Job job)
    {
        var json = new JsonObject
        {
            ["kind"] = "bigquery#job",
            ["etag"] = $"{job.Id}-{job.IsDone}",
            ["id"] = $"{job.Project}:{job.Location}.{job.Id}",
            ["selfLink"] = $"/bigquery/v2/projects/{job.Project}/jobs/{job.Id}?location={job.Location}",
            ["user_email"] = "emulator@example.com",
            ["configuration"] = Configuration(job),
            ["jobReference"] = Reference(job),
            ["statistics"] = Statistics(job),
            ["status"] = Status(job),
        };
        return json;
    }

    public static JsonObject Reference(Job job) => new() { ["projectId"] = job.Project, ["jobId"] = job.Id, ["location"] = job.Location };

    public static string Milliseconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static JsonObject Configuration(Job job)
    {
        var configuration = (JsonObject)job.Configuration.DeepClone();
        configuration["jobType"] = job.Query is null ? "LOAD" : "QUERY";
        // The destination table of a query's rows, which tabledata.list can read.
        if (job.Outcome?.Rows is { } rows && configuration["query"] is JsonObject query)
            query["destinationTable"] = TableReference.Write(rows.Name);
        return configuration;
    }

    private static JsonObject Status(Job job)
    {
        if (!job.IsDone)
            return new() { ["state"] = "RUNNING" };
        var status = new JsonObject { ["state"] = "DONE" };
        if (job.Error is { } error)
        {
            status["errorResult"] = ErrorJson.InJob(error);
            status["errors"] = new JsonArray(ErrorJson.InJob(error));
        }

        return status;
    }

    private static JsonObject Statistics(Job job)
    {
        var statistics = new JsonObject { ["creationTime"] = Milliseconds(job.Created), ["startTime"] = Milliseconds(job.Created) };
        if (job.Ended is { } ended)
            statistics["endTime"] = Milliseconds(ended);
        if (job.LoadedRows is { } rows)
            statistics["load"] = new JsonObject { ["outputRows"] = rows.ToString(CultureInfo.InvariantCulture), ["badRecords"] = "0" };
        if (job.Query is { } query && job.IsDone)
        {
            statistics["totalBytesProcessed"] = Processed(job);
            statistics["query"] = QueryStatistics(job, query);
        }

        return statistics;
    }

    private static JsonObject QueryStatistics(Job job, AnalyzedQuery query)
    {
        var json = new JsonObject
        {
            ["totalBytesProcessed"] = Processed(job),
            ["totalBytesBilled"] = Billed(job),
            ["cacheHit"] = false,
            ["statementType"] = query.Statement.TypeName,
        };
        if (query.Columns.Count > 0)
            json["schema"] = SchemaJson.Write(query.Columns, withNullable: true);
        if (job.Outcome?.Changes is { } changes)
        {
            json["numDmlAffectedRows"] = changes.Total.ToString(CultureInfo.InvariantCulture);
            json["dmlStats"] = changes.ToJson();
        }

        return json;
    }

    public static string Processed(Job job) => (job.Error is null ? job.Query!.Bytes.Processed : 0).ToString(CultureInfo.InvariantCulture);

    /// <summary>A failed query is free.</summary>
    public static string Billed(Job job) => (job.Error is null ? job.Query!.Bytes.Billed : 0).ToString(CultureInfo.InvariantCulture);
}
