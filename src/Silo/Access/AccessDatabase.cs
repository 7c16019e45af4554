using System.Data.Common;

namespace ModelPipeline.Silo.Access;

/// <summary>
/// The database of keys, audit and events. Statements are those that PostgreSQL and SQLite have in common; each has the parameter
/// <c>@service</c>. Thread-safe.
/// </summary>
/// <param name="database">The database that holds the state of grains.</param>
/// <param name="serviceId">The owner of the rows: several clusters may share one database.</param>
/// <param name="tables">Statements that make the tables where they are missing; null where the schema is applied elsewhere.</param>
internal sealed class AccessDatabase(DbDataSource database, string serviceId, string? tables) : IAsyncDisposable
{
    private volatile bool hasTables = tables is null;

    /// <summary>Whether the database is SQLite, which one process has for itself.</summary>
    public bool IsSqlite => tables is not null;

    /// <summary>Runs a statement, and returns the number of changed rows.</summary>
    public async Task<int> ExecuteAsync(string sql, IEnumerable<(string Name, object? Value)> values, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs statements in one transaction, which is committed unless one of them throws.</summary>
    /// <param name="work">Makes the statements; each call runs one and returns the number of changed rows.</param>
    /// <param name="cancellationToken">Cancels the statements. Nothing is changed then.</param>
    public Task TransactAsync(Func<RunStatement, Task> work, CancellationToken cancellationToken) =>
        TransactAsync((run, _) => work(run), cancellationToken);

    /// <summary>Runs statements in one transaction, which is committed unless one of them throws.</summary>
    /// <param name="work">Makes the statements, by the first function or, where their rows count, by the second.</param>
    /// <param name="cancellationToken">Cancels the statements. Nothing is changed then.</param>
    public async Task TransactAsync(Func<RunStatement, ReadTexts, Task> work, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await work(
            async (sql, values) =>
            {
                await using var command = Command(connection, sql, values);
                command.Transaction = transaction;
                return await command.ExecuteNonQueryAsync(cancellationToken);
            },
            async (sql, values) =>
            {
                await using var command = Command(connection, sql, values);
                command.Transaction = transaction;
                return await ReadAsync(command, row => row.GetString(0), cancellationToken);
            });
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Reads the rows of a query.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, IEnumerable<(string Name, object? Value)> values,
        Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = Command(connection, sql, values);
        return await ReadAsync(command, read, cancellationToken);
    }

    /// <summary>The text of a column; null for a null.</summary>
    public static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>The time of a column; null for a null.</summary>
    public static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(DbCommand command, Func<DbDataReader, T> read,
        CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<T>();
        while (await row.ReadAsync(cancellationToken))
            found.Add(read(row));
        return found;
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        if (hasTables)
            return connection;
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = tables;
            await command.ExecuteNonQueryAsync(cancellationToken);
            hasTables = true;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private DbCommand Command(DbConnection connection, string sql, IEnumerable<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values.Append(("service", serviceId)))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
