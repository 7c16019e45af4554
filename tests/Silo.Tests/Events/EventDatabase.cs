using ModelPipeline.Silo.Access;
using ModelPipeline.Silo.Schema;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>Opens new databases of webhooks and events.</summary>
internal static class EventDatabase
{
    /// <summary>A SQLite file in a folder.</summary>
    public static AccessDatabase OpenSqlite(string folder) => AccessServices.Open(
        new() { State = $"Data Source={Path.Combine(folder, "state.db")};Pooling=False", ServiceId = "own" });

    /// <summary>A schema of a PostgreSQL server.</summary>
    public static async Task<AccessDatabase> OpenPostgreSqlAsync(PostgreSqlServer server)
    {
        var schema = $"webhooks_{Guid.NewGuid():N}";
        var connectionString = $"{server.ConnectionString};Search Path={schema};Connection Idle Lifetime=2;Connection Pruning Interval=1";
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using (var command = database.CreateCommand($"CREATE SCHEMA {schema}"))
            await command.ExecuteNonQueryAsync();
        await new SchemaMigration(database).ApplyAsync(CancellationToken.None);
        return AccessServices.Open(new() { Kind = "AdoNet", State = connectionString, ServiceId = "own" });
    }
}
