using ModelPipeline.Compliance;
using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.Models;
using ModelPipeline.Silo.Schema;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>Has a server of its own, because a test stops the server.</summary>
public sealed class DatabaseStorageTests(PostgreSqlServer server)
    : ModelStoreCompliance(new Database(server)), IClassFixture<PostgreSqlServer>
{
    private sealed class Database(PostgreSqlServer server) : IStorageServer
    {
        private readonly string service = Guid.NewGuid().ToString("n");
        private readonly List<DatabaseStorage> made = [];

        public async ValueTask InitializeAsync()
        {
            await using var database = NpgsqlDataSource.Create(server.ConnectionString);
            await new SchemaMigration(database).ApplyAsync(TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var storage in made)
                await storage.DisposeAsync();
        }

        public IModelStorage Make()
        {
            made.Add(new(new ClusterOptions { Kind = "AdoNet", State = server.ConnectionString, ServiceId = service }));
            return made[^1];
        }

        public async Task<bool> StopAsync()
        {
            await server.StopAsync();
            return true;
        }

        public Task StartAsync() => server.StartAsync();
    }
}
