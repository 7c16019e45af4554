using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;
using Orleans.TestingHost;

namespace ModelPipeline.Tests;

/// <summary>Silos in this process that share a table of scores. Version v1 comes from their settings; others are files.</summary>
internal sealed class RolloutCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster cluster;
    private readonly RolloutParts parts;

    private RolloutCluster(InProcessTestCluster cluster, RolloutParts parts)
    {
        this.cluster = cluster;
        this.parts = parts;
    }

    public FakeWriter Writer => parts.Writer;

    /// <summary>What webhooks are told of.</summary>
    public FakeOutbox Outbox => parts.Outbox;

    /// <summary>What is recorded of changes that no request asked for.</summary>
    public FakeAudit Audit => parts.Audit;

    public IRolloutGrain Rollout => cluster.Client.GetGrain<IRolloutGrain>("test");

    public IPipelineJobsGrain Jobs => cluster.Client.GetGrain<IPipelineJobsGrain>("test");

    public IClusterClient Client => cluster.Client;

    /// <summary>The folder of the copies of versions.</summary>
    public string Store => parts.Folder;

    /// <summary>Whether silos that are started from now on cannot open any file.</summary>
    public bool NextSiloRefuses
    {
        set => parts.NextRefuses = value;
    }

    /// <param name="silos">The number of silos.</param>
    /// <param name="shadow">The table of shadow scores; null for none.</param>
    /// <param name="model">The model of the settings; null for version v1 of the code.</param>
    /// <param name="flushEvery">How often silos send counts and rows; null for the default.</param>
    /// <param name="clock">The clock of the silos; null for the system's.</param>
    public static async Task<RolloutCluster> StartAsync(
        short silos = 2, IVersionTable? shadow = null, ModelOptions? model = null, TimeSpan? flushEvery = null, TimeProvider? clock = null)
    {
        var parts = new RolloutParts();
        parts.Writer.Shadow = shadow;
        var builder = new InProcessTestClusterBuilder(silos);
        builder.UsePatientCalls();
        builder.ConfigureSilo((_, silo) =>
        {
            var refuses = parts.NextRefuses;
            silo.Services.AddPipeline("test", pipeline =>
            {
                pipeline.Retrieve(_ => new FakeRetriever { Everybody = parts.Everybody }).Write(_ => parts.Writer);
                if (model is null)
                    pipeline.Apply(_ => new FakeModel());
                pipeline.Configure(options =>
                {
                    options.Model = model ?? options.Model;
                    options.Drift.FlushEvery = flushEvery ?? options.Drift.FlushEvery;
                });
            });
            silo.Services.AddSingleton(clock ?? TimeProvider.System);
            silo.Services.AddModelKind(FakeModelFile.Kind(() => refuses));
            silo.Services.AddSingleton(new ModelsOptions { Store = parts.Folder, Cache = $"{parts.Folder}-cache" });
            silo.Services.AddSingleton<IEventOutbox>(parts.Outbox);
            silo.Services.AddSingleton<IAudit>(parts.Audit);
            silo.AddScoringGrains();
            silo.AddMemoryGrainStorageAsDefault(
                memory => memory.Configure(options => options.GrainStorageSerializer = new StateSerializer()));
            silo.UseInMemoryReminderService();
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var made = new RolloutCluster(cluster, parts);
        await Eventually.TrueAsync(async () => (await made.Rollout.Get()).Rollout is not null, "the first document");
        return made;
    }

    /// <summary>The rows that are kept of version v1; null for none.</summary>
    public Task<Batch?> KeptAsync() =>
        cluster.Silos[0].ServiceProvider.GetRequiredService<ClusterSample>().ReadAsync("test", "v1", 10_000);

    /// <summary>The stores and models of a silo that fail.</summary>
    public Task<StoreCheck[]> CheckAsync(int silo) => cluster.Silos[silo].ServiceProvider.GetRequiredService<StoreChecks>().GetAsync();

    public async Task StartSiloAsync() => await cluster.StartAdditionalSiloAsync();

    /// <summary>Adds a version and waits until it is ready or has failed.</summary>
    public async Task<VersionInfo> AddAsync(string version, string text, string? sha256 = null)
    {
        var reply = await Rollout.AddVersion(new(version, FakeModelFile.Write(text), "a test", sha256));
        Assert.Equal("", reply.Refusal);
        return await SettledAsync(version);
    }

    public async Task<VersionInfo> SettledAsync(string version)
    {
        var found = (VersionInfo?)null;
        await Eventually.TrueAsync(async () =>
        {
            found = await Rollout.FindVersion(version);
            return found?.State is "Ready" or "Failed";
        }, $"version {version} to be ready or to have failed");
        return found!;
    }

    public ValueTask<RolloutReply> SetAsync(string stable, string? candidate = null, double percent = 0, long? ifEpoch = null) =>
        Rollout.Set(new(stable, candidate is null ? null : new(candidate, percent)), Call(ifEpoch));

    public static RolloutCall Call(long? ifEpoch = null, bool rescore = false) =>
        new("a test", ifEpoch, Guid.NewGuid().ToString(), rescore);

    /// <summary>Scores users, on all silos by turns.</summary>
    public async Task<IReadOnlyDictionary<string, ScoreReply>> ScoreAsync(IEnumerable<string> users)
    {
        var replies = new ConcurrentDictionary<string, ScoreReply>();
        IScoreRouter[] routers = [.. cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IScoreRouter>())];
        await Parallel.ForEachAsync(users.Index(), async (each, cancellationToken) =>
            replies[each.Item] = await routers[each.Index % routers.Length].ScoreAsync(
                "test", each.Item, ScoreOptions.Fresh, cancellationToken));
        return replies;
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        Directory.Delete(parts.Folder, recursive: true);
    }

    private sealed class RolloutParts
    {
        public FakeWriter Writer { get; } = new();

        public FakeOutbox Outbox { get; } = new();

        public FakeAudit Audit { get; } = new();

        public string[] Everybody { get; } = [.. Enumerable.Range(100, 200).Select(i => $"user-{i}")];

        public string Folder { get; } = Directory.CreateTempSubdirectory("models-").FullName;

        public bool NextRefuses { get; set; }
    }
}
