using System.Net;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>The table of the users whom jobs could not score, beside the output table.</summary>
internal sealed class BigQueryFailures(BigQueryTables tables, BigQueryQueries queries, BigQueryTableName output)
{
    private const string Rows = "rows";

    private static readonly TableField[] Fields = [new(FailureTable.JobId, "STRING", "REQUIRED"), new(FailureTable.UserId, "STRING", "REQUIRED"), new(FailureTable.Reason, "STRING", "REQUIRED")];

    private readonly BigQueryTableName table = output.Beside(output.Table + FailureTable.Suffix);
    private bool isThere;

    private string Merge => $"""
        MERGE {table.Quoted} AS t USING UNNEST(@{Rows}) AS s ON t.`job_id` = s.`job_id` AND t.`user_id` = s.`user_id`
        WHEN MATCHED THEN UPDATE SET `reason` = s.`reason`
        WHEN NOT MATCHED THEN INSERT (`job_id`, `user_id`, `reason`) VALUES (s.`job_id`, s.`user_id`, s.`reason`)
        """;

    /// <exception cref="BigQueryException">They could not be recorded.</exception>
    public async Task WriteAsync(Guid job, IReadOnlyList<FailedUser> users, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (users.Count == 0)
            return;
        if (isThere)
        {
            try
            {
                await MergeAsync(job, users, cancellationToken);
                return;
            }
            catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.NotFound)
            {
                // Dropped since; it is made anew.
            }
        }

        await tables.CreateAsync(table, new() { Schema = new(Fields), Clustering = new([FailureTable.JobId]), TableConstraints = new(new([FailureTable.JobId, FailureTable.UserId])) }, cancellationToken);
        var found = await tables.GetAsync(table, cancellationToken);
        if (Fields.FirstOrDefault(field => !(found.Schema?.Fields ?? []).Any(each => each.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase) && each.SqlType == field.SqlType)) is { } missing)
            throw new BigQueryException(new(null, "", $"the table exists and lacks the column '{missing.Name}' ({missing.SqlType})"));
        isThere = true;
        await MergeAsync(job, users, cancellationToken);
    }

    private Task MergeAsync(Guid job, IReadOnlyList<FailedUser> users, CancellationToken cancellationToken) =>
        queries.RunAsync(Merge, [Parameter(job, users)], RunTrigger.Job, static (_, _) => { }, cancellationToken);

    // A statement must not meet a row twice: of a user's reasons the last one counts.
    private static QueryParameter Parameter(Guid job, IReadOnlyList<FailedUser> users)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var user in users)
            reasons[BigQueryText.Whole(user.User)] = BigQueryText.Whole(user.Reason);
        return new(
            Rows,
            new("ARRAY", new("STRUCT", StructTypes: [.. Fields.Select(field => new StructField(field.Name, new(field.SqlType)))])),
            new(ArrayValues: [.. reasons.Select(user => new ParameterValue(StructValues: new Dictionary<string, ParameterValue>
            {
                [FailureTable.JobId] = new(BigQueryRows.RunText(job)),
                [FailureTable.UserId] = new(user.Key),
                [FailureTable.Reason] = new(user.Value),
            }))]));
    }
}
