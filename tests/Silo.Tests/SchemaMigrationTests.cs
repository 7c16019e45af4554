using ModelPipeline.Silo.Schema;
using Npgsql;

namespace ModelPipeline.Tests;

public sealed class SchemaMigrationTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly string schema = $"migration_{Guid.NewGuid():N}";

    private string ConnectionString => $"{server.ConnectionString};Search Path={schema};Pooling=False";

    public async ValueTask InitializeAsync() => await ExecuteAsync($"CREATE SCHEMA {schema}");

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Apply_ByEightAtOnce_CreatesOneSchemaAndAppliesEachVersionOnce()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(ApplyAsync)));

        Assert.Equal(ClusterSchema.Versions.Select(version => version.Number),
            applied.SelectMany(each => each).Select(version => version.Number).Order());
        Assert.Equal(ClusterSchema.Queries.Count, (long)(await ScalarAsync("SELECT count(*) FROM OrleansQuery"))!);
    }

    [Fact]
    public async Task Apply_Again_ChangesNothing()
    {
        Assert.NotEmpty(await ApplyAsync());
        await ExecuteAsync("UPDATE OrleansQuery SET QueryText = 'kept' WHERE QueryKey = 'GatewaysQueryKey'");

        Assert.Empty(await ApplyAsync());
        Assert.Equal("kept", await ScalarAsync("SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'GatewaysQueryKey'"));
    }

    [Fact]
    public async Task Apply_FailsHalfWay_ChangesNothing()
    {
        await ExecuteAsync("CREATE TABLE OrleansReminders (taken integer)");

        await Assert.ThrowsAsync<PostgresException>(ApplyAsync);

        Assert.Equal(DBNull.Value, await ScalarAsync("SELECT to_regclass('OrleansMembership')::text"));
        await ExecuteAsync("DROP TABLE OrleansReminders");
        Assert.NotEmpty(await ApplyAsync());
    }

    [Fact]
    public async Task ReadVersion_BeforeAndAfter_IsTheAppliedVersion()
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        var migration = new SchemaMigration(database);

        Assert.Equal(0, await migration.ReadVersionAsync(CancellationToken.None));
        await migration.ApplyAsync(CancellationToken.None);
        Assert.Equal(ClusterSchema.Latest, await migration.ReadVersionAsync(CancellationToken.None));
    }

    [Fact]
    public void Versions_Numbers_AreConsecutive() =>
        Assert.Equal(Enumerable.Range(1, ClusterSchema.Latest), ClusterSchema.Versions.Select(version => version.Number));

    private async Task<IReadOnlyList<SchemaVersion>> ApplyAsync()
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        return await new SchemaMigration(database).ApplyAsync(CancellationToken.None);
    }

    private Task ExecuteAsync(string sql) => ScalarAsync(sql);

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
