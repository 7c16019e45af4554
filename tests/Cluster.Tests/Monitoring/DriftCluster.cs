using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.TestingHost;

namespace ModelPipeline.Tests;

/// <summary>Silos in this process that send their counts every second. Column x of the input is the length of the user's id.</summary>
internal sealed class DriftCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster cluster;

    private DriftCluster(InProcessTestCluster cluster, StorageHooks storage, FakeWriter writer)
    {
        this.cluster = cluster;
        Storage = storage;
        Writer = writer;
    }

    public StorageHooks Storage { get; }

    public FakeWriter Writer { get; }

    public IDriftGrain Drift => cluster.Client.GetGrain<IDriftGrain>("test");

    public IPipelineJobsGrain Jobs => cluster.Client.GetGrain<IPipelineJobsGrain>("test");

    public IReadOnlyList<InProcessSiloHandle> Silos => cluster.Silos;

    public IClusterClient Client => cluster.Client;

    public static async Task<DriftCluster> StartAsync(
        short silos = 2, Action<PipelineOptions>? configure = null, FakeModel? model = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.UsePatientCalls();
        var states = new StateStore();
        var storage = new StorageHooks();
        var writer = new FakeWriter();
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddPipeline("test", pipeline => pipeline
                .Retrieve(_ => new FakeRetriever { Everybody = [.. Enumerable.Range(0, 1_500).Select(i => User(i))] })
                .Apply(_ => model ?? new FakeModel())
                .Write(_ => writer)
                .Configure(options =>
                {
                    options.Timeout = TimeSpan.FromMinutes(1);
                    options.Drift.FlushEvery = TimeSpan.FromSeconds(1);
                    configure?.Invoke(options);
                }));
            silo.AddScoringGrains();
            silo.Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (_, _) => new HookedStorage(states, storage));
            silo.UseInMemoryReminderService();
            silo.Services.Configure<ClusterMembershipOptions>(members =>
            {
                // A lost silo is found soon, and one that stands still for seconds is not taken for lost.
                members.NumMissedProbesLimit = 2;
                members.ProbeTimeout = TimeSpan.FromSeconds(3);
            });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, storage, writer);
    }

    /// <summary>A user whose id has 6 characters, or more.</summary>
    public static string User(int number, int length = 6) => $"u{number}".PadRight(length, '_');

    /// <summary>Scores users, on these silos by turns.</summary>
    public async Task ScoreAsync(IEnumerable<string> users, params int[] silos)
    {
        var failed = new ConcurrentBag<ScoreReply>();
        IScoreRouter[] routers = [.. (silos.Length > 0 ? silos.Select(silo => cluster.Silos[silo]) : cluster.Silos)
            .Select(silo => silo.ServiceProvider.GetRequiredService<IScoreRouter>())];
        await Parallel.ForEachAsync(users.Index(), async (each, cancellationToken) =>
        {
            var reply = await routers[each.Index % routers.Length].ScoreAsync("test", each.Item, ScoreOptions.Fresh, cancellationToken);
            if (reply.Status != ScoreStatus.Scored)
                failed.Add(reply);
        });
        Assert.Empty(failed);
    }

    public Task KillAsync(int silo) => cluster.KillSiloAsync(cluster.Silos[silo]);

    /// <summary>The report of the stable version.</summary>
    public async Task<JsonElement> ReportAsync(TimeSpan? window = null)
    {
        var reply = await Drift.Report(null, window);
        Assert.Equal("", reply.Refusal);
        return JsonDocument.Parse(reply.Answer!).RootElement;
    }

    public async Task<long> RowsAsync() => (await ReportAsync()).GetProperty("window").GetProperty("rows").GetInt64();

    public Task CountedAsync(long rows) => Eventually.TrueAsync(async () => await RowsAsync() == rows, $"{rows} counted rows");

    /// <summary>The users whose rows are kept of the stable version.</summary>
    public async Task<IReadOnlyList<string>> KeptAsync() =>
        (await cluster.Silos[0].ServiceProvider.GetRequiredService<ClusterSample>().ReadAsync("test", "v1", 10_000))?.Users ?? [];

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
