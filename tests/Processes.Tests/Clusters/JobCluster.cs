using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Silos and an API with large inputs, so that a test can disturb jobs in the middle. Each test has its own.
/// </summary>
internal sealed class JobCluster : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly Database database;
    private int siloCount;

    private JobCluster(PostgreSqlServer server) => database = new(server);

    /// <summary>The number of users: 20,000, or the environment variable JOB_USERS, which makes a measurement.</summary>
    public static int Users { get; } = Number("JOB_USERS") ?? 20_000;

    public List<SiloProcess> Silos { get; } = [];

    public ApiProcess Api { get; private set; } = null!;

    private string Settings => Path.Combine(folder, "settings.json");

    /// <summary>Starts a cluster with these pipelines; "churn" unless told.</summary>
    public static async Task<JobCluster> StartAsync(PostgreSqlServer server, JobModel model, params JobPipeline[] pipelines)
    {
        var cluster = new JobCluster(server);
        await cluster.database.CreateAsync();
        var settings = ClusterSettings.Of(cluster.database.ConnectionString);
        settings["Pipelines"] = new JsonObject();
        foreach (var pipeline in pipelines.DefaultIfEmpty(new("churn")))
        {
            await cluster.database.ExecuteAsync(JobInput.Customers(Users, pipeline.Input));
            // After this statement, only scans fetch rows, so the reads can be counted.
            await cluster.database.ExecuteAsync($"VACUUM (ANALYZE) {pipeline.Input}");
            settings["Pipelines"]![pipeline.Name] = pipeline.Settings(model);
        }

        settings["Jobs"] = JobSettings();
        await File.WriteAllTextAsync(cluster.Settings, settings.ToJsonString());
        try
        {
            await cluster.StartProcessesAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The size gives enough partitions for six slots.</summary>
    public static int PartitionSize { get; } = Math.Min(50_000, Users / 20);

    /// <summary>The number of partitions that a silo works on at a time.</summary>
    public static int Slots { get; } = Number("JOB_PARTITIONS") ?? 2;

    /// <summary>The number of users of a batch.</summary>
    public static int BatchSize { get; } = Number("JOB_BATCH_SIZE") ?? PartitionSize / 10;

    // A measurement can change these settings. A partition has several batches, so that a repeated partition goes on from its last report.
    private static JsonObject JobSettings() => new()
    {
        ["PartitionSize"] = PartitionSize,
        ["MaxConcurrentPartitions"] = Slots,
        ["BatchSize"] = BatchSize,
    };

    public async Task StartProcessesAsync()
    {
        var api = ApiProcess.StartAsync(folder, ["--Config", Settings]);
        for (var i = 0; i < 3; i++)
            StartSilo();
        await Task.WhenAll(Silos.Select(silo => silo.ReadyAsync()));
        Api = await api;
    }

    public SiloProcess StartSilo()
    {
        var silo = new SiloProcess($"silo-{++siloCount}", folder, ["--Config", Settings]);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Kills all processes except the database, like a power cut.</summary>
    public async Task KillProcessesAsync()
    {
        // All at once: a silo that outlives the job's own silo works on, and only the silo itself knows of that work.
        await Task.WhenAll([.. Silos.Select(silo => silo.DisposeAsync().AsTask()), (Api?.DisposeAsync() ?? default).AsTask()]);
        Silos.Clear();
    }

    /// <summary>
    /// Creates a job whose rate makes it last for some seconds on a fast machine too, so that a test can disturb it without many users. A
    /// measurement has no such limit.
    /// </summary>
    public async Task<string> CreateJobAsync(JobPipeline pipeline, int seconds = 8)
    {
        var body = Number("JOB_USERS") is null ? new JsonObject { ["maxUsersPerSecond"] = Users / seconds } : [];
        using var response = await Api.Http.PostAsJsonAsync($"/pipelines/{pipeline.Name}/jobs", body);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!;
    }

    /// <summary>Waits until the job reaches a state.</summary>
    public async Task<JsonObject> ReachAsync(string job, Func<JsonObject, bool> reached)
    {
        var last = new JsonObject();
        await Eventually.TrueAsync(async () =>
        {
            using var response = await Api.Http.GetAsync($"/jobs/{job}");
            if (!response.IsSuccessStatusCode)
                return false;
            last = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
            return reached(last);
        }, TimeLimit, () => $"the job to come so far: {last.ToJsonString()}");
        return last;
    }

    /// <summary>Waits until this share of the users is scored.</summary>
    public Task<JsonObject> ReachAsync(string job, double share) => ReachAsync(job, state => (long)state["scored"]! >= share * Users);

    /// <summary>The number of rows of a pipeline's input that scans have fetched. It is complete when every process has ended.</summary>
    public async Task<long> CountReadsAsync(JobPipeline pipeline)
    {
        await KillProcessesAsync();
        await Eventually.TrueAsync(
            async () =>
                await CountAsync(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()") == 0,
            TimeSpan.FromSeconds(60), () => "all sessions to end");
        return await CountAsync($"SELECT idx_tup_fetch FROM pg_stat_user_tables WHERE relname = '{pipeline.Input}'");
    }

    public Task<long> CountAsync(string sql) => database.CountAsync(sql);

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public async ValueTask DisposeAsync()
    {
        await KillProcessesAsync();
        Directory.Delete(folder, recursive: true);
    }
}
