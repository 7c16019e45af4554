using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>One process for jobs of one silo. Its pipelines read from and write to a separate PostgreSQL database.</summary>
public sealed class JobWorkplace(PostgreSqlServer server, JobModel model) : IAsyncLifetime
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    internal Database Database { get; } = new(server);

    internal ApiProcess Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => await Database.CreateAsync();

    /// <summary>The path of a file in the folder.</summary>
    internal string File(string name) => Path.Combine(folder, name);

    /// <summary>A pipeline from the table "in_{name}" to the table "out_{name}".</summary>
    internal JsonObject Pipeline(string name, string connection = "main") => new()
    {
        ["Input"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = "main", ["Table"] = $"in_{name}" },
        ["Model"] = new JsonObject { ["Path"] = model.File, ["Outputs"] = new JsonObject { ["score"] = "Score" } },
        ["Output"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = connection, ["Table"] = $"out_{name}" },
    };

    /// <summary>Starts the process, after ending an earlier one.</summary>
    internal async Task StartAsync(
        IEnumerable<KeyValuePair<string, JsonNode?>> pipelines,
        JsonObject? jobs = null,
        JsonObject? connections = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        await (Api?.DisposeAsync() ?? default);
        connections ??= [];
        connections["main"] = Database.ConnectionString;
        connections["cluster"] = "Data Source=state/cluster.db";
        var settings = new JsonObject
        {
            ["ConnectionStrings"] = connections,
            ["Cluster"] = new JsonObject { ["SiloPort"] = Workplace.FreePort(), ["GatewayPort"] = Workplace.FreePort() },
            ["Pipelines"] = new JsonObject(pipelines),
            ["Jobs"] = jobs ?? [],
        };
        var file = File($"settings-{Guid.NewGuid():N}.json");
        await System.IO.File.WriteAllTextAsync(file, settings.ToJsonString());
        Api = await ApiProcess.StartAsync(folder, ["--Config", file], environment);
    }

    internal async Task<string> CreateJobAsync(string pipeline)
    {
        using var response = await Api.Http.PostAsJsonAsync($"/pipelines/{pipeline}/jobs", new { });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    /// <summary>Waits until a job reaches a state.</summary>
    internal async Task<JsonObject> ReachAsync(string job, Func<JsonObject, bool> reached, string awaited)
    {
        var last = new JsonObject();
        await Eventually.TrueAsync(async () => reached(last = await Api.Http.JsonAsync(HttpMethod.Get, $"/jobs/{job}")), TimeLimit,
            () => $"{awaited}: {last.ToJsonString()}");
        return last;
    }

    internal Task<JsonObject> EndAsync(string job) => ReachAsync(job, state => state["finishedAt"] is not null, "the job to end");

    internal Task<long> CountAsync(string sql) => Database.CountAsync(sql);

    internal Task ExecuteAsync(string sql) => Database.ExecuteAsync(sql);

    public async ValueTask DisposeAsync()
    {
        await (Api?.DisposeAsync() ?? default);
        Directory.Delete(folder, recursive: true);
    }
}
