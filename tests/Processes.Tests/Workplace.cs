using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace ModelPipeline.Tests;

/// <summary>A separate folder with customers and settings, in which a process runs.</summary>
internal sealed class Workplace : IDisposable
{
    private const string Header = "user_id,plan,contract,region,tenure_months,monthly_charge,support_calls,days_since_login,age,paperless";

    public Workplace()
    {
        Folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
        // The file has the sample's columns, ids with special characters, and one user without the input that "strict" needs.
        string[] odd = ["o'brien; drop table customers; --", "ünï-用户-🙂", "a/b%2Fc d+e", "back\\slash"];
        var rows = Enumerable.Range(1, 300)
            .Select(i =>
                $"c{i:000},basic,monthly,north,{i % 72},{20 + (i % 90)}.5,{i % 5},{i % 40},{18 + (i % 70)},{(i % 2 == 0 ? "true" : "false")}")
            .Concat(odd.Select(id => $"{id},premium,yearly,south,12,91.25,0,3,44,true"))
            .Append("gap,basic,monthly,,5,29.5,1,,,false");
        System.IO.File.WriteAllLines(File("customers.csv"), rows.Prepend(Header));
    }

    public string Folder { get; }

    public string Scores => File("scores.db");

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>The settings with the pipelines "churn", "append" and "strict". Change them before they are written.</summary>
    public static JsonObject Settings() => new()
    {
        ["ConnectionStrings"] = new JsonObject
        {
            ["in"] = "Data Source=in.duckdb",
            ["out"] = "Data Source=scores.db",
            ["cluster"] = "Data Source=state/cluster.db"
        },
        ["Cluster"] = new JsonObject { ["SiloPort"] = FreePort(), ["GatewayPort"] = FreePort() },
        ["Pipelines"] = new JsonObject
        {
            ["churn"] = Pipeline("churn_scores"),
            ["append"] = Pipeline("append_scores", mode: "Append"),
            ["strict"] = Pipeline("strict_scores", nulls: false),
        },
    };

    public static JsonObject Pipeline(string table, bool nulls = true, string mode = "Upsert") => new()
    {
        ["Input"] = new JsonObject { ["Kind"] = "DuckDb", ["Connection"] = "in", ["Table"] = "customers.csv" },
        ["Model"] = new JsonObject
        {
            ["Path"] = Paths.ChurnModel,
            ["Outputs"] = new JsonObject { ["churn"] = "PredictedLabel", ["p"] = "Probability" },
            ["Nulls"] = nulls ? new JsonObject { ["region"] = "", ["days_since_login"] = "NaN", ["age"] = "NaN" } : [],
        },
        ["Output"] = new JsonObject { ["Kind"] = "Sqlite", ["Connection"] = "out", ["Table"] = table, ["Mode"] = mode },
    };

    public string Write(JsonObject settings)
    {
        var file = File($"settings-{Guid.NewGuid():N}.json");
        System.IO.File.WriteAllText(file, settings.ToJsonString());
        return file;
    }

    /// <summary>Reads one value from the output database, as another program would.</summary>
    public object? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Scores};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Changes the output database, as another program would.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Scores};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Blocks all writes to the output database until it is disposed of.</summary>
    public IDisposable HoldScores()
    {
        var connection = new SqliteConnection($"Data Source={Scores};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A free port.</summary>
    public static int FreePort() => FreePorts.Next();
}
