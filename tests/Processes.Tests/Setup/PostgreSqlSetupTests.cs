using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary><c>init</c> and <c>doctor</c> with a real PostgreSQL.</summary>
public sealed class PostgreSqlSetupTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly Uri NoServer = new("http://127.0.0.1:1");

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-init-").FullName;
    private readonly string role = $"scorer_{Guid.NewGuid():N}"[..20];
    private readonly Database database = new(server);

    public async ValueTask InitializeAsync()
    {
        await database.CreateAsync();
        await database.ExecuteAsync(
            $"""
            CREATE TABLE customers ("customerID" text PRIMARY KEY, tenure real, "MonthlyCharges" real, "TotalCharges" real, "Contract" text);
            INSERT INTO customers SELECT 'c' || i, i % 72, 20 + i % 90, i * 20, 'One year' FROM generate_series(1, 50) i;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            CREATE ROLE {role} LOGIN;
            """);
        await File.WriteAllBytesAsync(Path.Combine(folder, "churn.onnx"), TelcoTable.NamedInputs());
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Init_WithoutATable_TakesTheOnlyOneAndNamesSeveral()
    {
        var one = await InitAsync();
        await database.ExecuteAsync("CREATE SCHEMA sales; CREATE TABLE sales.orders (id text)");
        var two = await InitAsync("--force");

        Assert.True(one.ExitCode == 0, one.Error);
        Assert.DoesNotContain("holds the password", one.Out, StringComparison.Ordinal);
        Assert.Equal("customers", (string)(await SettingsAsync())["Pipelines"]!["churn"]!["Input"]!["Table"]!);
        Assert.Equal(78, two.ExitCode);
        Assert.Contains("--table is missing", two.Error, StringComparison.Ordinal);
        Assert.Contains("2 tables that has a row for each user: customers, sales.orders.", two.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfARole_NamesTheRightsThatAreMissing()
    {
        await InitAsync();
        var settings = await SettingsAsync();
        foreach (var connection in new[] { "input", "scores" })
            settings["ConnectionStrings"]![connection] = $"{database.ConnectionString};Username={role}";
        settings["Pipelines"]!["churn"]!["Output"]!["Kind"] = "PostgreSql";
        await File.WriteAllTextAsync(Path.Combine(folder, "pipeline.json"), settings.ToJsonString(), TestContext.Current.CancellationToken);

        var ill = await DoctorAsync();
        Assert.Equal("Ok", (string)Find(ill, "PostgreSQL of ConnectionStrings:input")["result"]!);
        Assert.Contains("version ", (string)Find(ill, "PostgreSQL of ConnectionStrings:input")["found"]!, StringComparison.Ordinal);
        Assert.Equal($"GRANT SELECT ON \"customers\" TO {role}", (string)Find(ill, "pipeline churn, input")["remedy"]!);
        Assert.Contains($"role {role} may not create it", (string)Find(ill, "pipeline churn, output")["found"]!, StringComparison.Ordinal);

        await database.ExecuteAsync(
            $"""
            GRANT SELECT ON customers TO {role};
            CREATE TABLE churn_scores (user_id text);
            GRANT SELECT, INSERT ON churn_scores TO {role};
            """);
        var better = await DoctorAsync();
        Assert.All(["pipeline churn, input", "pipeline churn"], name => Assert.Equal("Ok", (string)Find(better, name)["result"]!));
        Assert.EndsWith("may not UPDATE, DELETE churn_scores", (string)Find(better, "pipeline churn, output")["found"]!,
            StringComparison.Ordinal);
    }

    private static JsonNode Find(JsonArray checks, string name) =>
        checks.SingleOrDefault(check => (string)check!["name"]! == name) ?? throw new InvalidOperationException(checks.ToJsonString());

    private Task<(int ExitCode, string Out, string Error)> InitAsync(params string[] more) => CommandProcess.RunAsync(
        NoServer, folder, ["init", "--model", "churn.onnx", "--input", database.ConnectionString, .. more]);

    private async Task<JsonArray> DoctorAsync()
    {
        var variables = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Workplace.FreePort()}",
            ["Cluster__SiloPort"] = $"{Workplace.FreePort()}",
            ["Cluster__GatewayPort"] = $"{Workplace.FreePort()}",
        };
        var (_, output, error) = await CommandProcess.RunAsync(
            NoServer, folder, ["doctor", "--file", "pipeline.json", "-o", "json"], variables);
        Assert.True(output.Length > 0, error);
        return JsonNode.Parse(output)!.AsArray();
    }

    private async Task<JsonNode> SettingsAsync() => JsonNode.Parse(
        await File.ReadAllTextAsync(Path.Combine(folder, "pipeline.json"), TestContext.Current.CancellationToken))!;
}
