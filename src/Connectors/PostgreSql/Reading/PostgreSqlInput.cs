using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>How an input is read, by the columns and types that it had when it was described. Immutable: what has changed is described
/// anew.</summary>
/// <param name="database">Where it is.</param>
/// <param name="description">All that it had.</param>
/// <param name="select">Reads the asked users: the id, the columns, and of a table the type of the user column.</param>
/// <param name="all">Reads the same of everybody; null for a query.</param>
/// <param name="columns">The columns that are read.</param>
/// <param name="key">How a table is asked; null for a query, which takes the ids as texts.</param>
/// <param name="scan">Reads the whole of a table; null for a query.</param>
internal sealed class PostgreSqlInput(
    PostgreSqlDatabase database,
    (string Name, PostgresType Type)[] description,
    string select,
    string? all,
    PostgreSqlColumn[] columns,
    PostgreSqlKey? key,
    PostgreSqlScan? scan)
{
    /// <summary>How many columns there are whose values can be read.</summary>
    public int Readable { get; } = columns.Count(column => column.Unreadable is null);

    /// <exception cref="PipelineConfigurationException">A query cannot be read as a whole.</exception>
    public PostgreSqlScan Scan => scan ?? throw KeyScan.QueryTakesUsers();

    /// <summary>Whether the input still has these columns, and no others.</summary>
    public bool Is((string Name, PostgresType Type)[] now) =>
        now.Select(column => (column.Name, column.Type.OID)).SequenceEqual(description.Select(column => (column.Name, column.Type.OID)));

    /// <summary>Reads no row, but needs the privileges that reading needs.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var command = Command($"{select} LIMIT 0", []);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads the rows of these users.</summary>
    /// <param name="users">Their ids.</param>
    /// <param name="mayDiffer">Whether to go on where the columns have other types than they had.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Null where the columns have other types, and may not.</returns>
    public async Task<Batch?> ReadAsync(IReadOnlyList<string> users, bool mayDiffer, CancellationToken cancellationToken)
    {
        await using var command = Command(select, users);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!mayDiffer && !IsAsDescribed(reader))
            return null;
        // The collation of a table's column may take two spellings for one.
        return await ReadAsync(reader, users.Count, key is null ? null : users.ToHashSet(StringComparer.Ordinal), cancellationToken);
    }

    /// <summary>Reads some rows, whichever come first; null of a query.</summary>
    public async Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken)
    {
        if (all is null)
            return null;
        await using var command = database.CreateCommand($"{all} LIMIT {rows}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, rows, null, cancellationToken);
    }

    private async Task<Batch> ReadAsync(NpgsqlDataReader reader, int capacity, HashSet<string>? asked, CancellationToken cancellationToken)
    {
        var found = new List<string>(capacity);
        var values = columns.Select((column, index) => column.Reader(reader, index + 1, capacity)).ToArray();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.IsDBNull(0) || reader.GetString(0) is var user && asked?.Contains(user) == false)
                continue;
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

    private NpgsqlCommand Command(string sql, IReadOnlyList<string> users)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(key?.Parameter(users) ?? PostgreSqlKey.Texts(users));
        return command;
    }
}
