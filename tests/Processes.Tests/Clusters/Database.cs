using System.Globalization;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>A separate database on a shared server.</summary>
/// <param name="server">The server.</param>
internal sealed class Database(PostgreSqlServer server)
{
    /// <summary>The name of the database.</summary>
    public string Name { get; } = $"test_{Guid.NewGuid():N}";

    /// <summary>The connection string for processes. It limits the pool, because many processes share the server's connections.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = Name, MaxPoolSize = 8 }.ConnectionString;

    /// <summary>Creates the database.</summary>
    public async Task CreateAsync()
    {
        await using var connection = new NpgsqlConnection($"{server.ConnectionString};Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {Name}", connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Opens a connection whose locks end with it.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection($"{ConnectionString};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The first value of the result of a statement.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await RentAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The first value of the result of a statement, as a number.</summary>
    public async Task<long> CountAsync(string sql) => Convert.ToInt64(await ScalarAsync(sql), CultureInfo.InvariantCulture);

    /// <summary>The first column of the result of a statement, as texts.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string sql)
    {
        await using var connection = await RentAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var row = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await row.ReadAsync())
            texts.Add(row.GetString(0));
        return texts;
    }

    public Task ExecuteAsync(string sql) => ScalarAsync(sql);

    // A connection costs the server far more processor time than a statement, and tests ask again and again. One that nobody uses ends
    // soon, because some tests count connections.
    private async Task<NpgsqlConnection> RentAsync()
    {
        var connection = new NpgsqlConnection($"{ConnectionString};Connection Idle Lifetime=2;Connection Pruning Interval=1");
        await connection.OpenAsync();
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync();
        }
        catch (NpgsqlException)
        {
            // The server has been away since the connection was used last.
            NpgsqlConnection.ClearPool(connection);
            await connection.CloseAsync();
            await connection.OpenAsync();
        }

        return connection;
    }
}
