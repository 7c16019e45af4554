using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>Databases with the customers of deploy/customers.sql.</summary>
internal static class CustomerDatabase
{
    /// <returns>The connection string of a new database.</returns>
    public static async Task<string> CreateAsync(PostgreSqlServer server)
    {
        var name = $"deploy_{Guid.NewGuid():N}";
        await ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {name}");
        var connectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Database = name,
            MaxPoolSize = 8
        }.ConnectionString;
        await ExecuteAsync(connectionString, await File.ReadAllTextAsync(Paths.Of("deploy", "customers.sql")));
        return connectionString;
    }

    /// <returns>The first value of the first row.</returns>
    public static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
