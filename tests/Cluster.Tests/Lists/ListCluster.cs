using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Api;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Starting;
using Orleans.Messaging;

namespace ModelPipeline.Tests;

/// <summary>The lists of an API in front of a cluster: from the users to the lines of the response.</summary>
internal sealed class ListCluster : IGatewayListProvider, IAsyncDisposable
{
    private readonly ScoringCluster cluster;
    private readonly PipelineCatalog catalog;
    private readonly ListCalls lists;
    private readonly ObservedGateways observed;
    private readonly GatewayWatch watch = new();
    private readonly TimeSpan timeout;
    private readonly MemoryStream body = new();
    private List<SiloAddress> gateways;

    private ListCluster(ScoringCluster cluster, TimeSpan timeout, TimeProvider clock)
    {
        this.cluster = cluster;
        this.timeout = timeout;
        gateways = [.. cluster.Gateways];
        observed = new(this);
        var router = new ClusterRouter(observed, cluster.Client, TimeProvider.System);
        var calls = new ClusterCalls(watch, new Joining(), TimeProvider.System);
        catalog = new(cluster.Client, calls, TimeProvider.System);
        lists = new(new(router, calls, catalog), catalog, watch, clock, router);
    }

    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(1);

    [Obsolete("Orleans' own interface has it.")]
    public bool IsUpdatable => true;

    /// <summary>The bytes of the response so far.</summary>
    public long Written => body.Length;

    /// <summary>Connects an API to the cluster.</summary>
    /// <param name="cluster">The silos.</param>
    /// <param name="timeout">The time-out of a call.</param>
    /// <param name="clock">Measures how long the API waits for a silo's answer; null for a slow one.</param>
    public static async Task<ListCluster> StartAsync(ScoringCluster cluster, TimeSpan timeout, TimeProvider? clock = null)
    {
        var list = new ListCluster(cluster, timeout, clock ?? new SlowClock());
        await list.observed.GetGateways();
        // Until then a call has ten seconds.
        await list.catalog.ListAsync(TestContext.Current.CancellationToken);
        return list;
    }

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() =>
        Task.FromResult<IList<Uri>>([.. gateways.Select(gateway => new Uri($"gwy.tcp://{gateway.Endpoint}/0"))]);

    /// <summary>A gateway is lost, and the API learns of it.</summary>
    public async Task LoseAsync(int silo)
    {
        gateways = [.. gateways.Where((_, i) => i != silo)];
        await observed.GetGateways();
        watch.Lost();
    }

    /// <summary>Scores one list, and returns its lines.</summary>
    public async Task<IReadOnlyList<JsonElement>> ScoreAsync(IEnumerable<UserEntry> users, CancellationToken cancellationToken = default)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        var pipeline = new PipelineInfo("test", true, null!, null!, null!, timeout, null);
        using var share = new ListRoom(new()).TryEnter()!;
        await ScoreStream.WriteAsync(context, pipeline, [.. users], lists, share, new(), cancellationToken);
        return [.. System.Text.Encoding.UTF8.GetString(body.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
