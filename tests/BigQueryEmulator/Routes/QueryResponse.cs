using System.Globalization;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Jobs;
using ModelPipeline.BigQueryEmulator.Rows;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Routes;

/// <summary>The common part of the answers of jobs.query and jobs.getQueryResults.</summary>
internal sealed class QueryResponse(RowReader rows)
{
    /// <param name="isDone">Whether the job was done when the caller checked.</param>
    /// <exception cref="ApiException">The job failed. The request gets the error of the job.</exception>
    public async Task<JsonObject> WriteAsync(Job job, bool isDone, PageRequest page, CancellationToken cancellationToken)
    {
        var json = new JsonObject { ["jobReference"] = JobJson.Reference(job), ["jobComplete"] = isDone };
        if (!isDone)
            return json;
        if (job.Error is { } error)
            throw error;
        var outcome = job.Outcome ?? throw ApiException.Invalid("Job type is not QUERY; its results cannot be read.");
        json["schema"] = job.Query!.Statement.Type == Sql.StatementType.Select
            ? SchemaJson.Write(job.Query.Columns, withNullable: true)
            : new JsonObject();
        json["totalRows"] = outcome.TotalRows.ToString(CultureInfo.InvariantCulture);
        json["totalBytesProcessed"] = JobJson.Processed(job);
        json["cacheHit"] = false;
        if (outcome.Changes is { } changes)
        {
            json["numDmlAffectedRows"] = changes.Total.ToString(CultureInfo.InvariantCulture);
            json["dmlStats"] = changes.ToJson();
        }

        if (outcome.Rows is { } table && outcome.TotalRows > 0)
            await AddRowsAsync(json, job, table, page, cancellationToken);
        return json;
    }

    private async Task AddRowsAsync(JsonObject json, Job job, Catalog.Table table, PageRequest page, CancellationToken cancellationToken)
    {
        var read = await rows.ReadAsync(table, table.Fields, page, cancellationToken);
        if (read.Count > 0)
            json["rows"] = JsonValue.Create(read.Json);
        if (page.Next(job.Id, read.Count, job.Outcome!.TotalRows) is { } token)
            json["pageToken"] = token;
    }
}
