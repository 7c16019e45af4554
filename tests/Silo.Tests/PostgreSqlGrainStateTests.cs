using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.Schema;
using Npgsql;

namespace ModelPipeline.Tests;

public sealed class PostgreSqlGrainStateTests(PostgreSqlServer server) : GrainStateTests, IAsyncLifetime
{
    private readonly string schema = $"state_{Guid.NewGuid():N}";

    private string ConnectionString => $"{server.ConnectionString};Search Path={schema}";

    public async ValueTask InitializeAsync()
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using (var command = database.CreateCommand($"CREATE SCHEMA {schema}"))
            await command.ExecuteNonQueryAsync();
        await new SchemaMigration(database).ApplyAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => default;

    protected override void Use(ISiloBuilder silo) => silo.UseAdoNetState(new() { State = ConnectionString });
}
