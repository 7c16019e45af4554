using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
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
            "Cluster:Connection is 'cluster', which names a database whose schema is missing. Run "
            + "\"dotnet ModelPipeline.Silo.dll --migrate\"", silo.Output, StringComparison.Ordinal);

        // The test does what the message says. Then the same silo joins.
        Assert.All(await room.MigrateAsync(settings), code => Assert.Equal(0, code));
        await room.StartSilo(settings).ReadyAsync();
    }

    // The tables of webhooks and keys are not there yet when the services begin that read them.
    [Fact]
    public async Task Start_WithoutSchema_MakesItAndWarnsOfNothing()
    {
        var silo = await room.StartSilo(room.Settings()).ReadyAsync();

        Assert.Contains("Cluster schema: applied version 1", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", silo.Output, StringComparison.Ordinal);
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
        var token = TestContext.Current.CancellationToken;
        var settings = room.Settings();
        await room.MigrateAsync(settings);
        // Roles belong to the whole server, so their names contain the name of this test's database.
        var silo = $"{room.Database.Name}_silo";
        var client = $"{room.Database.Name}_api";
        await room.ExecuteAsync($"CREATE ROLE {silo} LOGIN; CREATE ROLE {client} LOGIN");
        var rights = Regex.Replace(await DocumentedRightsAsync(), @"\bsilo\b", silo);
        await room.ExecuteAsync(Regex.Replace(rights, @"\bapi\b", client));

        settings["ConnectionStrings"]!["cluster"] = As(silo);
        await room.StartSilo(settings).ReadyAsync();
        settings["ConnectionStrings"]!["cluster"] = As(client);
        var api = await room.StartApiAsync(settings);

        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/u1/score");
        var body = new { url = "https://example.com/", events = new[] { "job.failed" } };
        var webhook = await api.Http.PostAsJsonAsync("/webhooks", body, token);
        var upload = await api.Http.PutAsync(
            "/pipelines/churn/versions/v2/file?fileName=v2.onnx", new ByteArrayContent([1]), token);
        var audit = await api.Http.JsonAsync(HttpMethod.Get, "/audit");

        Assert.Equal(HttpStatusCode.Created, webhook.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, upload.StatusCode);
        Assert.Contains("webhook.create", audit.ToJsonString(), StringComparison.Ordinal);

        string As(string role) => new NpgsqlConnectionStringBuilder(room.ConnectionString) { Username = role }.ConnectionString;
    }

    private static async Task<string> DocumentedRightsAsync()
    {
        var page = await File.ReadAllTextAsync(
            Path.Combine(Browser.Root, "docs/operations.md"), TestContext.Current.CancellationToken);
        var block = Regex.Match(page, @"\*\*Rights\.\*\*.*?```sql\n(?<sql>.*?)```", RegexOptions.Singleline);
        Assert.True(block.Success, "docs/operations.md has no block of SQL after **Rights.**");
        return block.Groups["sql"].Value;
    }
}
