using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace ModelPipeline.Tests;

/// <summary>A folder with a table of people, a model and the settings of pipelines that read, apply and write them.</summary>
internal sealed class TestFolder : IDisposable
{
    /// <summary>Ids that a path, a query or a statement could take for something else.</summary>
    public static readonly string[] OddUsers = ["o'brien; drop table people; --", "ünï-用户-🙂", "a/b%2Fc d+e", "back\\slash"];

    private const int Users = 300;

    public TestFolder()
    {
        Path = Directory.CreateTempSubdirectory("model-pipeline-api-").FullName;
        // y = 2x. The row with x = 666 makes the model fail.
        Write("double.fake", "factor=2\npoison=666");
        Execute("in.db", "CREATE TABLE people (user_id TEXT PRIMARY KEY, x REAL, plan TEXT)");
        var rows = Enumerable.Range(1, Users).Select(i => (UserOf(i), $"{i}"))
            .Concat(OddUsers.Select(user => (user, "1000"))).Append(("gap", "NULL")).Append(("poison", "666"));
        var values = rows.Select(row => $"({Quote(row.Item1)}, {row.Item2}, 'basic')");
        Execute("in.db", $"INSERT INTO people VALUES {string.Join(',', values)}");
    }

    /// <summary>The path of the folder.</summary>
    public string Path { get; }

    /// <summary>A user of the table, from 1 to 300. The user's x is the number.</summary>
    public static string UserOf(int number) => $"u{number:000}";

    /// <summary>
    /// The settings with the pipelines "churn" (Upsert), "append" (Append), "calls" (x comes with the call) and "rolled" (versions come and
    /// go).
    /// </summary>
    public JsonObject Settings()
    {
        var calls = Pipeline("call_scores", "Append");
        calls["Input"] = new JsonObject { ["Request"] = new JsonObject { ["x"] = "Double" } };
        return new()
        {
            ["ConnectionStrings"] = new JsonObject
            {
                ["in"] = $"Data Source={File("in.db")}",
                ["out"] = $"Data Source={File("scores.db")}",
                ["cluster"] = $"Data Source={File($"cluster-{Guid.NewGuid():N}.db")}",
            },
            ["Cluster"] = new JsonObject { ["SiloPort"] = FreePorts.Next(), ["GatewayPort"] = FreePorts.Next() },
            // A job whose users all fail ends as others do.
            ["Jobs"] = new JsonObject { ["MaxFailureShare"] = 1 },
            ["Models"] = new JsonObject { ["Store"] = File("models"), ["Cache"] = File("cache") },
            ["Pipelines"] = new JsonObject
            {
                ["churn"] = Pipeline("churn_scores"),
                ["append"] = Pipeline("append_scores", "Append"),
                ["calls"] = calls,
                ["rolled"] = Pipeline("rolled_scores"),
            },
        };
    }

    /// <summary>The settings of a pipeline that doubles x of the table.</summary>
    public JsonObject Pipeline(string table, string mode = "Upsert") => new()
    {
        ["Input"] = new JsonObject { ["Kind"] = "Sqlite", ["Connection"] = "in", ["Table"] = "people" },
        ["Model"] = new JsonObject { ["Path"] = File("double.fake") },
        ["Output"] = new JsonObject { ["Kind"] = "Sqlite", ["Connection"] = "out", ["Table"] = table, ["Mode"] = mode },
        ["Timeout"] = "00:01:00",
        ["Drift"] = new JsonObject { ["FlushEvery"] = "00:00:01" },
    };

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file and returns its path.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Reads one value from the scores, as another program would.</summary>
    public object? Query(string sql) => Run("scores.db", sql, command => command.ExecuteScalar());

    /// <summary>Changes a database, as another program would.</summary>
    public void Execute(string database, string sql) => Run(database, sql, command => command.ExecuteNonQuery());

    /// <summary>Blocks all writes to the scores until it is disposed of.</summary>
    public IDisposable HoldScores()
    {
        var connection = Open("scores.db");
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private T Run<T>(string database, string sql, Func<SqliteCommand, T> run)
    {
        using var connection = Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }

    private SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection($"Data Source={File(database)};Pooling=False");
        connection.Open();
        return connection;
    }
}
