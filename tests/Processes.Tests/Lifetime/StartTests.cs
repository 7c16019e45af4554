using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Starts of a process. Settings that the start refuses one by one are in Api.Tests.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Start_FaultsInEveryPipeline_EndsWithOneMessageThatListsThemAll()
    {
        using var workplace = new Workplace();
        await File.WriteAllTextAsync(workplace.File("corrupt.zip"), "no model", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(workplace.File("no-plan.csv"), "user_id,contract\na,b\n", TestContext.Current.CancellationToken);
        var customers = await File.ReadAllTextAsync(workplace.File("customers.csv"), TestContext.Current.CancellationToken);
        // The column now contains the regions.
        var swapped = customers.Replace("region,tenure_months", "tenure_months,region", StringComparison.Ordinal);
        await File.WriteAllTextAsync(workplace.File("text-tenure.csv"), swapped, TestContext.Current.CancellationToken);
        workplace.Execute("CREATE TABLE taken (user_id TEXT PRIMARY KEY, p TEXT, churn BOOLEAN)");
        var settings = Workplace.Settings();
        settings["ConnectionStrings"]!["read-only"] = "Data Source=scores.db;Mode=ReadOnly";
        settings["ConnectionStrings"]!["nowhere"] = "Data Source=/proc/nowhere/scores.db";
        settings["DefaultPipeline"] = "churn";
        settings["Cluster"] = new JsonObject
        {
            ["Kind"] = "Moon",
            ["SiloPort"] = Workplace.FreePort(),
            ["GatewayPort"] = 70_000,
            ["Silo"] = 1
        };
        settings["Pipelines"] = new JsonObject
        {
            ["missing-model"] = Changed("Model", "Path", "nope.zip"),
            ["corrupt-model"] = Changed("Model", "Path", "corrupt.zip"),
            ["no-model"] = Changed("Model", "Path", ""),
            ["lacks-column"] = Changed("Input", "Table", "no-plan.csv"),
            ["wrong-type"] = Changed("Input", "Table", "text-tenure.csv"),
            ["no-table"] = Changed("Input", "Table", "nowhere.csv"),
            ["no-kind"] = Changed("Input", "Kind", ""),
            ["no-connection"] = Changed("Input", "Connection", "nope"),
            ["unfitting"] = Changed("Output", "Table", "taken"),
            ["no-output"] = Changed("Output", "Table", ""),
            ["read-only"] = Changed("Output", "Connection", "read-only"),
            ["nowhere"] = Changed("Output", "Connection", "nowhere"),
            ["bad-output"] = Changed("Model", "Outputs", new JsonObject { ["p"] = "Nonsense" }),
            ["list-of-outputs"] = Changed("Model", "Outputs", new JsonArray("Score")),
            ["renamed-input"] = Changed("Model", "Inputs", new JsonObject { ["age"] = "Ages" }),
            ["bad-null"] = Changed("Model", "Nulls", new JsonObject { ["age"] = "old" }),
            ["misspelt"] = Changed("Output", "Tabel", "x"),
            ["bad-value"] = Changed("Batching", "MaxBatchSize", "many"),
            ["out-of-range"] = Changed("Batching", "MaxQueue", 0),
        };

        var (exitCode, output) = await ApiProcess.StartInVainAsync(workplace, settings);

        Assert.Equal(78, exitCode);
        // Messages show full paths.
        output = output.Replace($"'{workplace.Folder}/", "'", StringComparison.Ordinal);
        foreach (var setting in new[]
        {
            "missing-model:Model:Path is 'nope.zip', which does not exist",
            "corrupt-model:Model:Path is 'corrupt.zip', which ML.NET cannot load",
            "no-model:Model:Path is empty",
            "lacks-column:Input:Table lacks the column 'plan' (String)",
            "wrong-type:Input:Table is 'text-tenure.csv', whose column 'tenure_months' feeds the model with Single",
            "no-table:Input:Table cannot be read",
            "no-kind:Input:Kind is empty; set one of BigQuery, DuckDb, PostgreSql, Sqlite",
            "no-connection:Input:Connection is 'nope'; set ConnectionStrings:nope",
            "unfitting:Output:Table is 'taken', which exists and has column 'p' as TEXT, not REAL",
            "unfitting:Output:Table is 'taken', which exists and lacks the column 'run_id'",
            "no-output:Output:Table is empty",
            "read-only:Output:Connection names 'scores.db', which cannot be written",
            "nowhere:Output:Connection names '/proc/nowhere/scores.db'",
            "bad-output:Model:Outputs:p is 'Nonsense'",
            "list-of-outputs:Model:Outputs is a list; set an object",
            "renamed-input:Input:Table lacks the column 'Ages'",
            "bad-null:Model:Nulls:age is 'old', which is no Single; set a number or \"NaN\".",
            "misspelt:Output:Tabel is no setting",
            "bad-value:Batching:MaxBatchSize is 'many', which cannot be read; set a whole number.",
            "out-of-range:Batching:MaxQueue is 0",
        })
        {
            Assert.True(output.Contains($"Pipelines:{setting}", StringComparison.Ordinal), $"No fault \"{setting}\" in: {output}");
        }

        foreach (var setting in new[] { "Cluster:Kind is 'Moon'", "Cluster:GatewayPort is 70000", "Cluster:Silo is no setting" })
            Assert.Contains(setting, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("serves on", output, StringComparison.Ordinal);
        // The start altered nothing.
        Assert.Equal(3L, workplace.Query("SELECT count(*) FROM pragma_table_info('taken')"));
    }

    [Fact]
    public async Task Start_SettingFromTheEnvironment_WinsOverTheFile()
    {
        using var workplace = new Workplace();
        await using var api = await ApiProcess.StartAsync(workplace, Workplace.Settings(), new Dictionary<string, string>
        {
            ["Pipelines__churn__Output__Table"] = "elsewhere",
            ["DefaultPipeline"] = "churn",
        });
        await api.Http.JsonAsync(HttpMethod.Get, "/model?user=c001");
        Assert.Equal(1L, workplace.Query("SELECT count(*) FROM elsewhere"));
    }

    private static JsonObject Changed(string part, string setting, JsonNode value)
    {
        var pipeline = Workplace.Pipeline("x");
        if (pipeline[part] is null)
            pipeline[part] = new JsonObject();
        pipeline[part]![setting] = value;
        return pipeline;
    }
}
