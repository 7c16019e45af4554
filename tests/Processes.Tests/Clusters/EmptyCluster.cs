using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>A separate database with customers, without any process of a cluster.</summary>
/// <param name="server">The server of the database.</param>
/// <param name="customers">The number of customers.</param>
internal sealed class EmptyCluster(PostgreSqlServer server, int customers = 10) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly List<IAsyncDisposable> processes = [];

    public Database Database { get; } = new(server);

    public string ConnectionString => Database.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        await Database.CreateAsync();
        await ExecuteAsync(ServingCluster.Customers(customers));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
            await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The settings of every process. Change them before use.</summary>
    public JsonObject Settings() => ClusterSettings.Of(ConnectionString);

    public SiloProcess StartSilo(JsonObject settings, IEnumerable<string>? launcher = null)
    {
        var silo = new SiloProcess($"silo-{processes.Count}", folder, ["--Config", Write(settings)], launcher);
        processes.Add(silo);
        return silo;
    }

    public async Task<ApiProcess> StartApiAsync(JsonObject settings, string url = "http://127.0.0.1:0")
    {
        var api = await ApiProcess.StartAsync(folder, ["--Config", Write(settings)],
            new Dictionary<string, string> { ["ASPNETCORE_URLS"] = url });
        processes.Add(api);
        return api;
    }

    /// <summary>Runs <c>--migrate</c> in this number of processes at once. Returns their exit codes.</summary>
    public async Task<int[]> MigrateAsync(JsonObject settings, int times = 1)
    {
        var file = Write(settings);
        var migrations = Enumerable.Range(0, times)
            .Select(_ => new HostProcess(["dotnet", Paths.Silo, "--migrate", "--Config", file], folder)).ToList();
        processes.AddRange(migrations);
        return await Task.WhenAll(migrations.Select(migration => migration.ExitAsync()));
    }

    public Task<object?> ExecuteAsync(string sql) => Database.ScalarAsync(sql);

    public static async Task<bool> ScoresAsync(ApiProcess api)
    {
        try
        {
            using var response = await api.Http.PostAsync("/pipelines/churn/users/u1/score", null);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string Write(JsonObject settings)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, settings.ToJsonString());
        return file;
    }
}
