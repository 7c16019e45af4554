using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using ModelPipeline.Api;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

/// <summary>
/// A folder with customers and right settings, in which the API starts inside the tests. A start that succeeds ends at once, with exit code
/// 0.
/// </summary>
internal sealed class ApiFolder : IDisposable
{
    private static readonly string ChurnModel = typeof(ApiFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(each => each.Key == nameof(ChurnModel)).Value!;

    public ApiFolder() => System.IO.File.WriteAllText(File("customers.csv"),
        """
        user_id,plan,contract,region,tenure_months,monthly_charge,support_calls,days_since_login,age,paperless
        c001,basic,monthly,north,1,21.5,1,1,19,true
        c002,premium,yearly,south,2,22.5,2,2,20,false
        """);

    public string Folder { get; } = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    /// <summary>The settings with the pipelines "append" and "churn". Change them before the start.</summary>
    public JsonObject Settings { get; } = new()
    {
        ["ConnectionStrings"] = new JsonObject
        {
            ["in"] = "Data Source=in.duckdb",
            ["out"] = "Data Source=scores.db",
            ["cluster"] = "Data Source=state/cluster.db",
        },
        ["Cluster"] = new JsonObject { ["SiloPort"] = FreePorts.Next(), ["GatewayPort"] = FreePorts.Next() },
        ["Pipelines"] = new JsonObject { ["append"] = Pipeline("append_scores", "Append"), ["churn"] = Pipeline("churn_scores", "Upsert") },
    };

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Starts the API, and returns its exit code and its message.</summary>
    public async Task<(int ExitCode, string Message)> StartAsync(params string[] arguments)
    {
        using var message = new StringWriter();
        var exitCode = await PipelineHost.RunAsync(() =>
        {
            var builder = WebApplication.CreateBuilder([.. Arguments(), .. arguments]);
            builder.AddApi();
            // The tests print no log.
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.MapApi();
            app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);
            return app;
        }, message);
        return (exitCode, message.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private IEnumerable<string> Arguments()
    {
        System.IO.File.WriteAllText(File("settings.json"), Settings.ToJsonString());
        return ["--contentRoot", Folder, "--Config", File("settings.json"), "--urls", "http://127.0.0.1:0"];
    }

    private static JsonObject Pipeline(string table, string mode) => new()
    {
        ["Input"] = new JsonObject { ["Kind"] = "DuckDb", ["Connection"] = "in", ["Table"] = "customers.csv" },
        ["Model"] = new JsonObject
        {
            ["Path"] = ChurnModel,
            ["Outputs"] = new JsonObject { ["churn"] = "PredictedLabel", ["p"] = "Probability" },
        },
        ["Output"] = new JsonObject { ["Kind"] = "Sqlite", ["Connection"] = "out", ["Table"] = table, ["Mode"] = mode },
    };
}
