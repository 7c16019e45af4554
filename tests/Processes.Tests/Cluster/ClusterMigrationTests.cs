using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>The schema of the cluster's database, and the rights of roles.</summary>
public sealed class ClusterMigrationTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly EmptyCluster room = new(server);

    public ValueTask InitializeAsync() => room.InitializeAsync();

    public ValueTask DisposeAsync() => room.DisposeAsync();

    [Fact]
    public async Task Start_WithoutSchemaAndMigrateFalse_EndsAndNamesTheCommand()
    {
        var settings = room.Settings();
        settings["Cluster"]!["Migrate"] = false;
        var silo = room.StartSilo(settings);

        Assert.Equal(78, await silo.ExitAsync());
        Assert.Contains(
            "Cluster:Connection is 'cluster', which names a database whose schema is missing. Run \"dotnet ModelPipeline.Silo.dll --migrate\"", silo.Output, StringComparison.Ordinal);

        // The test does what the message says. Then the same silo joins.
        Assert.All(await room.MigrateAsync(settings), code => Assert.Equal(0, code));
        await room.StartSilo(settings).ReadyAsync();
    }

    [Fact]
    public async Task Migrate_ByEightProcessesAtOnce_MakesOneSchema()
    {
        var codes = await room.MigrateAsync(room.Settings(), 8);

        Assert.All(codes, code => Assert.Equal(0, code));
        Assert.Equal(1L, await room.ExecuteAsync("SELECT count(*) FROM ModelPipelineSchema WHERE Version = 1"));
    }

    [Fact]
    public async Task Migrate_WithoutACluster_IsAFault()
    {
        var settings = room.Settings();
        settings["Cluster"]!["Kind"] = "Localhost";
        Assert.Equal(78, Assert.Single(await room.MigrateAsync(settings)));
    }

    [Fact]
    public async Task Start_RolesWithOnlyTheDocumentedRights_JoinsAndServes()
    {
        var settings = room.Settings();
        await room.MigrateAsync(settings);
        // Gives the rights that docs/operations.md names. Roles belong to the whole server, so their names contain the name of this test's
        // database.
        await room.ExecuteAsync($"""
            CREATE ROLE {room.Database.Name}_silo LOGIN; CREATE ROLE {room.Database.Name}_api LOGIN;
            GRANT SELECT ON ModelPipelineSchema, OrleansQuery TO {room.Database.Name}_silo, {room.Database.Name}_api;
            GRANT SELECT, INSERT, UPDATE, DELETE ON OrleansMembership, OrleansMembershipVersion, OrleansStorage, OrleansReminders TO {room.Database.Name}_silo;
            GRANT SELECT ON OrleansMembership TO {room.Database.Name}_api;
            """);

        settings["ConnectionStrings"]!["cluster"] = As($"{room.Database.Name}_silo");
        await room.StartSilo(settings).ReadyAsync();
        settings["ConnectionStrings"]!["cluster"] = As($"{room.Database.Name}_api");
        var api = await room.StartApiAsync(settings);

        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/u1/score");

        string As(string role) => new NpgsqlConnectionStringBuilder(room.ConnectionString) { Username = role }.ConnectionString;
    }
}
