using ModelPipeline.Silo.Access;
using ModelPipeline.Silo.Schema;
using Npgsql;

namespace ModelPipeline.Tests;

public sealed class PostgreSqlTriggerStoreTests(PostgreSqlServer server) : TriggerStoreTests
{
    private readonly string schema = $"triggers_{Guid.NewGuid():N}";

    internal override async Task<AccessDatabase> OpenAsync()
    {
        var connectionString = $"{server.ConnectionString};Search Path={schema};Connection Idle Lifetime=2;Connection Pruning Interval=1";
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using (var command = database.CreateCommand($"CREATE SCHEMA IF NOT EXISTS {schema}"))
            await command.ExecuteNonQueryAsync();
        await new SchemaMigration(database).ApplyAsync(CancellationToken.None);
        return AccessServices.Open(new() { Kind = "AdoNet", State = connectionString, ServiceId = "own" });
    }
}
