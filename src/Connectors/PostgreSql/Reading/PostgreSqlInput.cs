using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// The statements that read an input, for the columns and types that the input had when it was described. Immutable: a changed input is
/// described again.
/// </summary>
/// <param name="database">The database of the input.</param>
/// <param name="description">All columns of the input.</param>
/// <param name="reads">The SQL that reads rows.</param>
/// <param name="columns">The columns to read.</param>
/// <param name="key">Compares a table's user column with ids; null for a query, which takes the ids as texts.</param>
/// <param name="scan">Reads a whole table; null for a query.</param>
internal sealed class PostgreSqlInput(
    PostgreSqlDatabase database,
    (string Name, PostgresType Type)[] description,
    PostgreSqlReads reads,
    PostgreSqlColumn[] columns,
    PostgreSqlKey? key,
    PostgreSqlScan? scan)
{
    /// <summary>The number of columns that can be read.</summary>
    public int Readable { get; } = columns.Count(column => column.Unreadable is null);

    /// <exception cref="PipelineConfigurationException">The input is a query, which cannot be read as a whole.</exception>
    public PostgreSqlScan Scan => scan ?? throw KeyScan.QueryTakesUsers();

    /// <summary>Whether the input still has exactly these columns.</summary>
    public bool Is((string Name, PostgresType Type)[] now) =>
        now.Select(column => (column.Name, column.Type.OID)).SequenceEqual(description.Select(column => (column.Name, column.Type.OID)));

    /// <summary>Reads no row, but fails where the privileges for reading are missing.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var command = Command($"{reads.Some} LIMIT 0", []);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads the rows of the asked users.</summary>
    /// <param name="users">The ids.</param>
    /// <param name="mayDiffer">Whether to continue where the columns have other types than described.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Null where the columns have other types and <paramref name="mayDiffer"/> is false.</returns>
    public async Task<Batch?> ReadAsync(IReadOnlyList<string> users, bool mayDiffer, CancellationToken cancellationToken)
    {
        await using var command = Command(users);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!mayDiffer && !IsAsDescribed(reader))
            return null;
        // A collation of the user column may take two spellings of an id for equal.
        return await ReadAsync(reader, users.Count, key is null ? null : Asked(users), cancellationToken);
    }

    /// <summary>Reads some rows, in no particular order; null for a query.</summary>
    public async Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken)
    {
        if (reads.All is null)
            return null;
        await using var command = database.CreateCommand($"{reads.All} LIMIT {rows}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, rows, null, cancellationToken);
    }

    private async Task<Batch> ReadAsync(
        NpgsqlDataReader reader, int capacity, IReadOnlyCollection<string>? asked, CancellationToken cancellationToken)
    {
        var found = new List<string>(capacity);
        var values = new DbColumnReader[columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = columns[i].Reader(reader, i + 1, capacity);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.IsDBNull(0))
                continue;
            var user = reader.GetString(0);
            if (asked is not null)
            {
                // The id that was asked for lives on in scores, not a copy of it.
                if (Same(user, asked) is not { } same)
                    continue;
                user = same;
            }

            found.Add(user);
            foreach (var column in values)
                column.Read(reader);
        }

        return new(found, Array.ConvertAll(values, column => column.Build()));
    }

    private bool IsAsDescribed(NpgsqlDataReader row)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (row.GetDataTypeOID(i + 1) != columns[i].Oid)
                return false;
        }

        return key is null || row.GetDataTypeOID(columns.Length + 1) == key.Oid;
    }

    private static IReadOnlyCollection<string> Asked(IReadOnlyList<string> users) =>
        users.Count == 1 ? users : users.ToHashSet(StringComparer.Ordinal);

    private static string? Same(string user, IReadOnlyCollection<string> asked)
    {
        if (asked is HashSet<string> several)
            return several.TryGetValue(user, out var same) ? same : null;
        var only = asked.First();
        return only == user ? only : null;
    }

    private NpgsqlCommand Command(IReadOnlyList<string> users)
    {
        if (users.Count != 1 || reads.One is null || key!.ParameterOfOne(users[0]) is not { } user)
            return Command(reads.Some, users);
        var command = database.CreateCommand(reads.One);
        command.Parameters.Add(user);
        return command;
    }

    private NpgsqlCommand Command(string sql, IReadOnlyList<string> users)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(key?.Parameter(users) ?? PostgreSqlKey.Texts(users));
        return command;
    }
}
