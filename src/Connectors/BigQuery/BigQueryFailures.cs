using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>The table of the users whom jobs could not score, beside the output table.</summary>
internal sealed class BigQueryFailures(BigQueryTables tables, BigQueryQueries queries, BigQueryTableName output)
{
    private const string Rows = "rows";

    private static readonly TableField[] Fields = [new(FailureTable.JobId, "STRING", "REQUIRED"), new(FailureTable.UserId, "STRING", "REQUIRED"), new(FailureTable.Reason, "STRING", "REQUIRED")];

    private readonly BigQueryTableName table = output.Beside(output.Table + FailureTable.Suffix);
    private bool isThere;

    /// <exception cref="BigQueryException">They could not be recorded.</exception>
    public async Task WriteAsync(Guid job, IReadOnlyList<FailedUser> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
            return;
        if (!isThere)
            await tables.CreateAsync(table, new() { Schema = new(Fields), Clustering = new([FailureTable.JobId]), TableConstraints = new(new([FailureTable.JobId, FailureTable.UserId])) }, cancellationToken);
        isThere = true;
        var merge = $"""
            MERGE {table.Quoted} AS t USING UNNEST(@{Rows}) AS s ON t.`job_id` = s.`job_id` AND t.`user_id` = s.`user_id`
            WHEN MATCHED THEN UPDATE SET `reason` = s.`reason`
            WHEN NOT MATCHED THEN INSERT (`job_id`, `user_id`, `reason`) VALUES (s.`job_id`, s.`user_id`, s.`reason`)
            """;
        await queries.RunAsync(merge, [Parameter(job, users)], static _ => { }, cancellationToken);
    }

    private static QueryParameter Parameter(Guid job, IReadOnlyList<FailedUser> users) => new(
        Rows,
        new("ARRAY", new("STRUCT", StructTypes: [.. Fields.Select(field => new StructField(field.Name, new(field.SqlType)))])),
        new(ArrayValues: [.. users.Select(user => new ParameterValue(StructValues: new Dictionary<string, ParameterValue>
        {
            [FailureTable.JobId] = new(BigQueryRows.RunText(job)),
            [FailureTable.UserId] = new(user.User),
            [FailureTable.Reason] = new(user.Reason),
        }))]));
}
