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

    // No time here is later. The driver cannot read the moment of such a row, and would not read the rows beside it either.
    private const string End = "'10000-01-01 00:00:00+00'";

    private readonly string table = SqlName.QuoteTable(options.Table);
    private volatile Names? known;

    /// <summary>What is wrong with the column; null if nothing is.</summary>
    public async Task<string?> CheckAsync(string column, CancellationToken cancellationToken)
    {
        var found = await FindAsync(column, cancellationToken);
        return found.Type is OfMoments or OfUtc
            ? null
            : $"a column of {found.Type}; name one of timestamptz, or of timestamp with times in UTC.";
    }

    /// <summary>Reads a page of changes.</summary>
    public async Task<ChangePage> ReadAsync(ChangeQuery query, CancellationToken cancellationToken)
    {
        var names = known ??= await FindAsync(query.Column, cancellationToken);
        try
        {
            return await ReadAsync(query, names, cancellationToken);
        }
        catch (PostgresException e) when (PostgreSqlErrors.IsChange(e))
        {
            // The next call looks for the columns again.
            known = null;
            throw;
        }
    }

    private async Task<ChangePage> ReadAsync(ChangeQuery query, Names names, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Select(query, names));
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
    private string Select(ChangeQuery query, Names names)
    {
        var column = SqlName.Quote(names.Column);
        var user = $"{SqlName.Quote(names.User)}::text COLLATE \"C\"";
        var isUtc = names.Type == OfUtc;
        string InType(string text) => isUtc ? $"({text}::timestamptz AT TIME ZONE 'UTC')" : $"{text}::timestamptz";
        var at = isUtc ? $"{column} AT TIME ZONE 'UTC'" : column;
        var after = InType("$2");
        var next = $"{column} >= {after} AND ({column} > {after} OR {user} > $3::text)";
        return $"""
            SELECT now(), change.id, change.at FROM (VALUES (1)) AS one (n) LEFT JOIN LATERAL (
                SELECT {user} AS id, {at} AS at FROM {table} AS input
                WHERE {column} > {InType("$1")} AND {column} < {InType(End)}
                    AND {(query.After is null ? "$2::timestamptz IS NULL AND $3::text IS NULL" : next)}
                    AND {SqlName.Quote(names.User)} IS NOT NULL
                ORDER BY {column}, {user} LIMIT {query.Limit}) AS change ON true
            ORDER BY change.at, change.id
            """;
    }

    // The settings may write the names in another case than the table.
    private async Task<Names> FindAsync(string column, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var columns = await PostgreSqlTableColumn.OfAsync(connection, table, cancellationToken);
        var schema = new Schema(columns.Select(each => new Field(each.Name, ColumnType.Text)));
        string NameOf(string name) => schema.Find(name)?.Name ?? name;
        var found = NameOf(column);
        return new(found, NameOf(options.UserColumn), columns.Find(each => each.Name == found)?.Type ?? "another type");
    }

    private static NpgsqlParameter Moment(DateTimeOffset? moment) => new()
    {
        Value = moment is { } at ? at.ToUniversalTime() : DBNull.Value,
        NpgsqlDbType = NpgsqlDbType.TimestampTz,
    };

    /// <summary>The columns as the table writes their names.</summary>
    /// <param name="Column">The column with the moment of a change.</param>
    /// <param name="User">The column with the user's id.</param>
    /// <param name="Type">The type of the moments.</param>
    private sealed record Names(string Column, string User, string Type);
}
