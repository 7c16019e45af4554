using ModelPipeline.Connectors.Sql;
using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Reads which rows of an input table have changed. Thread-safe.</summary>
/// <param name="database">The database.</param>
/// <param name="options">The settings of the input.</param>
internal sealed class PostgreSqlChanges(PostgreSqlDatabase database, InputOptions options)
{
    private const string OfMoments = "timestamp with time zone";
    private const string OfUtc = "timestamp without time zone";

    private readonly string table = SqlName.QuoteTable(options.Table);
    private volatile string? type;

    /// <summary>What is wrong with the column; null if nothing is.</summary>
    public async Task<string?> CheckAsync(string column, CancellationToken cancellationToken)
    {
        var found = await TypeAsync(column, cancellationToken);
        return found is OfMoments or OfUtc
            ? null
            : $"a column of {found}; name one of timestamptz, or of timestamp with times in UTC.";
    }

    /// <summary>Reads a page of changes.</summary>
    public async Task<ChangePage> ReadAsync(ChangeQuery query, CancellationToken cancellationToken)
    {
        var isUtc = (type ??= await TypeAsync(query.Column, cancellationToken)) == OfUtc;
        await using var command = database.CreateCommand(Select(query, isUtc));
        command.Parameters.Add(Moment(query.From));
        command.Parameters.Add(Moment(query.After?.At));
        command.Parameters.Add(PostgreSqlRows.Nullable(query.After?.User));
        var changes = new List<UserChange>();
        var now = default(DateTimeOffset);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            now = row.GetFieldValue<DateTimeOffset>(0);
            if (!await row.IsDBNullAsync(1, cancellationToken))
                changes.Add(new(row.GetString(1), row.GetFieldValue<DateTimeOffset>(2)));
        }

        return new(changes, now);
    }

    // now() is the time before the statement looks at the table. The parameters get the type of the column, so that its index is used.
    private string Select(ChangeQuery query, bool isUtc)
    {
        var column = SqlName.Quote(query.Column);
        var user = $"{SqlName.Quote(options.UserColumn)}::text COLLATE \"C\"";
        var (from, after, at) = isUtc
            ? ("($1::timestamptz AT TIME ZONE 'UTC')", "($2::timestamptz AT TIME ZONE 'UTC')", $"{column} AT TIME ZONE 'UTC'")
            : ("$1::timestamptz", "$2::timestamptz", column);
        var next = $"{column} >= {after} AND ({column} > {after} OR {user} > $3::text)";
        return $"""
            SELECT now(), change.id, change.at FROM (VALUES (1)) AS one (n) LEFT JOIN LATERAL (
                SELECT {user} AS id, {at} AS at FROM {table} AS input
                WHERE {column} > {from} AND {(query.After is null ? "$2::timestamptz IS NULL AND $3::text IS NULL" : next)}
                    AND {SqlName.Quote(options.UserColumn)} IS NOT NULL
                ORDER BY {column}, {user} LIMIT {query.Limit}) AS change ON true
            ORDER BY change.at, change.id
            """;
    }

    private async Task<string> TypeAsync(string column, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var columns = await PostgreSqlTableColumn.OfAsync(connection, table, cancellationToken);
        return columns.Find(each => each.Name.Equals(column, StringComparison.OrdinalIgnoreCase))?.Type ?? "another type";
    }

    private static NpgsqlParameter Moment(DateTimeOffset? moment) => new()
    {
        Value = moment is { } at ? at.ToUniversalTime() : DBNull.Value,
        NpgsqlDbType = NpgsqlDbType.TimestampTz,
    };
}
