using System.Text.Json;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// The statements that read an input, for the columns that the input had when it was described. Immutable. The types of the values come
/// from each statement's own result.
/// </summary>
/// <param name="select">The SQL that reads the id and the columns of the asked users.</param>
/// <param name="all">The SQL that reads the same of all users; null for a query.</param>
/// <param name="columns">The columns to read.</param>
/// <param name="scan">The SQL that reads a whole table; null for a query.</param>
internal sealed class SqliteInput(string select, string? all, SqliteColumn[] columns, KeyScan? scan)
{
    /// <summary>How many of the wanted columns the input has.</summary>
    public int Count => columns.Length;

    /// <exception cref="PipelineConfigurationException">The input is a query, which cannot be read as a whole.</exception>
    public KeyScan Scan => scan ?? throw KeyScan.QueryTakesUsers();

    /// <summary>Reads the rows of the asked users.</summary>
    public Task<Batch> ReadAsync(SqliteConnection connection, IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        ReadAsync(Command(connection, select, users), users.Count, cancellationToken);

    /// <summary>Reads some rows, in no particular order; null for a query.</summary>
    public async Task<Batch?> SampleAsync(SqliteConnection connection, int rows, CancellationToken cancellationToken) =>
        all is null ? null : await ReadAsync(Command(connection, $"{all} LIMIT {rows}", []), rows, cancellationToken);

    private async Task<Batch> ReadAsync(SqliteCommand command, int capacity, CancellationToken cancellationToken)
    {
        await using var disposed = command;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<string>(capacity);
        var values = Readers(reader, capacity);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.IsDBNull(0))
                continue;
            found.Add(reader.GetString(0));
            foreach (var column in values)
                column.Read(reader);
        }

        return new(found, Array.ConvertAll(values, column => column.Build()));
    }

    /// <summary>The column readers of a result whose first column is the id.</summary>
    public DbColumnReader[] Readers(SqliteDataReader row, int capacity) =>
        [.. columns.Select((column, index) => column.Reader(row, index + 1, capacity))];

    /// <summary>A command with the parameter <c>@users</c>.</summary>
    public static SqliteCommand Command(SqliteConnection connection, string sql, IReadOnlyList<string> users)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue(UsersParameter.Name, JsonSerializer.Serialize(users));
        return command;
    }
}
