using System.Globalization;
using System.Net;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>The table of the users whom jobs could not score, beside the output table. Thread-safe.</summary>
/// <param name="tables">Finds and creates the table.</param>
/// <param name="queries">The queries of calls.</param>
/// <param name="jobQueries">The queries of jobs.</param>
/// <param name="output">The output table.</param>
/// <param name="clock">The time of a record.</param>
internal sealed class BigQueryFailures(
    BigQueryTables tables, BigQueryQueries queries, BigQueryQueries jobQueries, BigQueryTableName output, TimeProvider clock)
{
    private const string Rows = "rows";

    private static readonly TableField Time = new(FailureTable.RecordedAt, "TIMESTAMP");

    private static readonly TableField[] Fields = [new(FailureTable.JobId, "STRING", "REQUIRED"),
        new(FailureTable.UserId, "STRING", "REQUIRED"), new(FailureTable.Reason, "STRING", "REQUIRED")];

    private readonly BigQueryTableName table = output.Beside(output.Table + FailureTable.Suffix);
    private bool isThere;

    // A table of an earlier version has no time, and is used without one. Only the user may alter it.
    private bool hasTime;

    private TableField[] Written => hasTime ? [.. Fields, Time] : Fields;

    /// <exception cref="BigQueryException">The users could not be recorded.</exception>
    public async Task WriteAsync(Guid job, IReadOnlyList<FailedUser> users, StoreCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (users.Count == 0)
            return;
        if (isThere)
        {
            try
            {
                await RecordAsync(job, users, call, cancellationToken);
                return;
            }
            catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.NotFound)
            {
                // The table was dropped meanwhile. It is created again.
            }
        }

        var made = new Table
        {
            Schema = new([.. Fields, Time]),
            Clustering = new([FailureTable.JobId]),
            TableConstraints = new(new([FailureTable.JobId, FailureTable.UserId])),
        };
        await tables.CreateAsync(table, made, cancellationToken);
        var found = await tables.GetAsync(table, cancellationToken);
        if (Array.Find(Fields, field => !Has(found, field)) is { } missing)
            throw new BigQueryException(new(null, "", $"the table exists and lacks the column '{missing.Name}' ({missing.SqlType})"));
        hasTime = Has(found, Time);
        isThere = true;
        await RecordAsync(job, users, call, cancellationToken);
    }

    /// <summary>Reads a page of records.</summary>
    /// <exception cref="BigQueryException">The table could not be read.</exception>
    public async Task<IReadOnlyList<RecordedFailure>?> ReadAsync(
        FailureQuery query, StoreCall call, CancellationToken cancellationToken)
    {
        var failures = new List<RecordedFailure>();
        if (await tables.FindAsync(table, cancellationToken) is not { } found)
            return failures;
        var timed = Has(found, Time);
        var sql = $"SELECT `user_id`, `reason`{(timed ? ", `recorded_at`" : "")} FROM {table.Quoted} WHERE `job_id` = @job";
        var parameters = new List<QueryParameter> { Text("job", BigQueryRows.RunText(query.Job)) };
        if (query.Reason is { } reason)
        {
            sql += " AND `reason` = @reason";
            parameters.Add(Text("reason", reason));
        }

        if (query.After is { } after)
        {
            sql += " AND `user_id` > @after";
            parameters.Add(Text("after", after));
        }

        await ReadAsync($"{sql} ORDER BY `user_id` LIMIT {query.Limit}", parameters, values =>
        {
            var moment = timed ? values[2].GetString() : null;
            failures.Add(new(values[0].GetString()!, values[1].GetString()!, moment is null ? null : BigQueryTypes.ToMoment(moment)));
        }, call, cancellationToken);
        return failures;
    }

    /// <summary>Counts the records by reason.</summary>
    /// <exception cref="BigQueryException">The table could not be read.</exception>
    public async Task<IReadOnlyList<FailureReason>?> CountAsync(
        Guid job, int limit, StoreCall call, CancellationToken cancellationToken)
    {
        var reasons = new List<FailureReason>();
        if (await tables.FindAsync(table, cancellationToken) is null)
            return reasons;
        var sql = $"SELECT `reason`, COUNT(*) AS `users` FROM {table.Quoted} WHERE `job_id` = @job "
            + $"GROUP BY `reason` ORDER BY `users` DESC, `reason` LIMIT {limit}";
        await ReadAsync(
            sql,
            [Text("job", BigQueryRows.RunText(job))],
            values => reasons.Add(new(values[0].GetString()!, long.Parse(values[1].GetString()!, CultureInfo.InvariantCulture))),
            call,
            cancellationToken);
        return reasons;
    }

    private Task ReadAsync(
        string sql,
        IReadOnlyList<QueryParameter> parameters,
        Action<JsonElement[]> onRow,
        StoreCall call,
        CancellationToken cancellationToken) =>
        queries.RunAsync(sql, parameters, call, (rows, _) =>
        {
            foreach (var row in rows)
                onRow([.. row.GetProperty("f").EnumerateArray().Select(value => value.GetProperty("v"))]);
        }, cancellationToken);

    private static bool Has(Table found, TableField field) => found.Schema?.Fields.Any(each =>
        each.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase) && each.SqlType == field.SqlType) == true;

    private static QueryParameter Text(string name, string value) => new(name, new("STRING"), new(BigQueryText.Whole(value)));

    // Statements that only insert neither wait for each other nor conflict, and nearly every user is recorded once. The job's id is a
    // separate parameter. The table is clustered by this id, so rows of other jobs are neither read nor billed.
    private async Task RecordAsync(Guid job, IReadOnlyList<FailedUser> users, StoreCall call, CancellationToken cancellationToken)
    {
        var rows = Parameter(job, users);
        QueryParameter[] parameters = [rows, Text("job", BigQueryRows.RunText(job))];
        var inserted = await jobQueries.RunAsync(Insert(), parameters, call, static (_, _) => { }, cancellationToken);
        if (inserted < rows.ParameterValue.ArrayValues!.Count)
            await jobQueries.RunAsync(Merge(), parameters, call, static (_, _) => { }, cancellationToken);
    }

    private string Insert() => $"""
        INSERT INTO {table.Quoted} ({Columns()})
        SELECT {Columns("s.")} FROM UNNEST(@{Rows}) AS s
        WHERE s.`user_id` NOT IN (SELECT `user_id` FROM {table.Quoted} WHERE `job_id` = @job)
        """;

    private string Merge()
    {
        var updates = string.Join(", ", Written.Skip(2).Select(each => $"`{each.Name}` = s.`{each.Name}`"));
        return $"""
            MERGE {table.Quoted} AS t USING UNNEST(@{Rows}) AS s ON t.`job_id` = @job AND t.`user_id` = s.`user_id`
            WHEN MATCHED THEN UPDATE SET {updates}
            WHEN NOT MATCHED THEN INSERT ({Columns()}) VALUES ({Columns("s.")})
            """;
    }

    private string Columns(string of = "") => string.Join(", ", Written.Select(each => $"{of}`{each.Name}`"));

    // A statement must not have two rows for one user. The last reason of a user counts.
    private QueryParameter Parameter(Guid job, IReadOnlyList<FailedUser> users)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var user in users)
            reasons[BigQueryText.Whole(user.User)] = BigQueryText.Whole(user.Reason);
        var now = BigQueryRows.Text(clock.GetUtcNow().UtcDateTime);
        return new(
            Rows,
            new("ARRAY", new("STRUCT", StructTypes: [.. Written.Select(field => new StructField(field.Name, new(field.SqlType)))])),
            new(ArrayValues: [.. reasons.Select(Row)]));

        ParameterValue Row(KeyValuePair<string, string> user) =>
            new(StructValues: Written.ToDictionary(each => each.Name, each => Value(each, user)));

        ParameterValue Value(TableField each, KeyValuePair<string, string> user) => new(each.Name switch
        {
            FailureTable.JobId => BigQueryRows.RunText(job),
            FailureTable.UserId => user.Key,
            FailureTable.Reason => user.Value,
            _ => now,
        });
    }
}
