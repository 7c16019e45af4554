using ModelPipeline.Grains;
using Orleans.TestingHost;

namespace ModelPipeline.Tests;

/// <summary>Two silos in this process, each with a pipeline "test" of fakes of its own, and a client.</summary>
internal sealed class ScoringCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster cluster;
    private readonly CallCounter calls;

    private ScoringCluster(InProcessTestCluster cluster, IReadOnlyList<SiloParts> silos, CallCounter calls)
    {
        this.cluster = cluster;
        this.calls = calls;
        Silos = silos;
    }

    /// <summary>Calls of user grains that have run up to their first wait: they have joined a run.</summary>
    public int CallsBegun => calls.Count;

    public IReadOnlyList<SiloParts> Silos { get; }

    public IClusterClient Client => cluster.Client;

    public IEnumerable<string> UsersRead => Silos.SelectMany(silo => silo.Retriever.Reads).SelectMany(read => read);

    public static async Task<ScoringCluster> StartAsync(Action<PipelineOptions>? configure = null, short silos = 2)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        var parts = new List<SiloParts>();
        var calls = new CallCounter();
        builder.ConfigureSilo((_, silo) =>
        {
            var own = new SiloParts(new(), new(), new());
            lock (parts)
                parts.Add(own);
            silo.Services.AddPipeline("test", pipeline => pipeline
                .Retrieve(_ => own.Retriever).Apply(_ => own.Model).Write(_ => own.Writer).Configure(configure ?? (_ => { })));
            silo.AddScoringGrains();
            silo.AddIncomingGrainCallFilter(calls);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, parts, calls);
    }

    public ValueTask<ScoreReply> ScoreAsync(string user, string? pipeline = "test", TimeSpan? maxAge = null, CancellationToken cancellationToken = default) =>
        Client.GetGrain<IUserScoringGrain>(user).Score(pipeline, new(maxAge), cancellationToken);

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    /// <summary>The parts of one silo's pipeline.</summary>
    internal sealed record SiloParts(FakeRetriever Retriever, FakeModel Model, FakeWriter Writer);

    private sealed class CallCounter : IIncomingGrainCallFilter
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public Task Invoke(IIncomingGrainCallContext context)
        {
            var call = context.Invoke();
            if (context.Grain is UserScoringGrain)
                Interlocked.Increment(ref count);
            return call;
        }
    }
}
