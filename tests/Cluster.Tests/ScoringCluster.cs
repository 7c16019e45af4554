using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.TestingHost;

namespace ModelPipeline.Tests;

/// <summary>A client and two silos in this process. Each silo has a pipeline "test" of its own fakes.</summary>
internal sealed class ScoringCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster cluster;
    private readonly CallCounter calls;
    private readonly JobFailure jobFailure;
    private readonly StorageHooks storage;
    private readonly ModelRefusal refusal;
    private readonly PartitionWait partitions;
    private readonly Silence silence;
    private readonly ListMessages lists;

    private ScoringCluster(
        InProcessTestCluster cluster,
        IReadOnlyList<SiloParts> silos,
        CallCounter calls,
        JobFailure jobFailure,
        StorageHooks storage,
        ModelRefusal refusal,
        PartitionWait partitions,
        Silence silence,
        ListMessages lists)
    {
        this.cluster = cluster;
        this.calls = calls;
        this.jobFailure = jobFailure;
        this.storage = storage;
        this.refusal = refusal;
        this.partitions = partitions;
        this.silence = silence;
        this.lists = lists;
        Silos = silos;
    }

    /// <summary>The number of calls of user grains that have run up to their first wait. They have joined a run.</summary>
    public int CallsBegun => calls.Count;

    /// <summary>The number of calls of user grains that are over.</summary>
    public int CallsEnded => calls.Ended;

    /// <summary>The number of messages about many users that came to silos.</summary>
    public int ListMessagesBegun => lists.Count;

    /// <summary>Whether silos refuse messages about many users, as silos of earlier versions do.</summary>
    public bool RefusesLists
    {
        set => lists.Refuse = value;
    }

    /// <summary>Whether silos do not answer messages about many users any more, as if they were lost.</summary>
    public bool LosesLists
    {
        set => lists.Lose = value;
    }

    /// <summary>The exception of every call of a pipeline's jobs; null for none.</summary>
    public Exception? Failure
    {
        get => jobFailure.Exception;
        set => jobFailure.Exception = value;
    }

    /// <summary>The number of calls of model grains.</summary>
    public int ModelCallsBegun => refusal.Calls;

    /// <summary>The exception with which Orleans refuses calls of model grains; null for none.</summary>
    public Exception? Refusal
    {
        set => refusal.Exception = value;
    }

    /// <summary>A call that scores a partition waits for this task.</summary>
    public Func<Task> BeforePartition
    {
        set => partitions.Before = value;
    }

    /// <summary>The number of questions about partitions that silos leave unanswered.</summary>
    public int Unanswered
    {
        set => silence.Left = value;
    }

    /// <summary>The partitions that the silos know, asked from the first silo.</summary>
    public ClusterPartitions Partitions => cluster.Silos[0].ServiceProvider.GetRequiredService<ClusterPartitions>();

    /// <summary>The grain state that is stored.</summary>
    public StateStore States { get; private init; } = new();

    /// <summary>Actions before and after writes of grain state.</summary>
    public StorageHooks Storage => storage;

    public IReadOnlyList<SiloParts> Silos { get; }

    /// <summary>What webhooks are told of.</summary>
    public FakeOutbox Outbox { get; private init; } = null!;

    public IClusterClient Client => cluster.Client;

    public IEnumerable<string> UsersRead => Silos.SelectMany(silo => silo.Retriever.Reads).SelectMany(read => read);

    public static async Task<ScoringCluster> StartAsync(
        Action<PipelineOptions>? configure = null,
        short silos = 2,
        JobOptions? bulk = null,
        TimeProvider? clock = null,
        TimeProvider? userClock = null,
        TimeSpan? responseTimeout = null,
        TenantLimits? tenants = null,
        string? second = null,
        SiloHeap? heap = null,
        bool oneProcess = false,
        Action<IServiceCollection>? services = null,
        StateStore? states = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.UsePatientCalls(responseTimeout);
        var parts = new List<SiloParts>();
        var calls = new CallCounter();
        var jobFailure = new JobFailure();
        states ??= new();
        var storage = new StorageHooks();
        var refusal = new ModelRefusal();
        var partitions = new PartitionWait();
        var silence = new Silence();
        var lists = new ListMessages();
        var outbox = new FakeOutbox();
        builder.ConfigureSilo((_, silo) =>
        {
            var own = new SiloParts(new(), new(), new());
            lock (parts)
                parts.Add(own);
            silo.Services.AddPipeline("test", pipeline => pipeline
                .Retrieve(_ => own.Retriever).Apply(_ => own.Model).Write(_ => own.Writer).Configure(configure ?? (_ => { })));
            if (second is not null)
            {
                silo.Services.AddPipeline(second, pipeline => pipeline
                    .Retrieve(_ => own.Retriever).Apply(_ => own.Model).Write(_ => new FakeWriter()));
            }

            silo.Services.AddSingleton(tenants ?? TenantLimits.None);
            silo.Services.AddSingleton(bulk ?? new());
            silo.Services.AddSingleton(clock ?? TimeProvider.System);
            silo.Services.AddSingleton(heap ?? SiloHeap.OfProcess);
            silo.Services.AddSingleton(new ClusterKind(oneProcess));
            if (userClock is not null)
            {
                silo.Services.AddSingleton(provider => new UserActivations(
                    provider.GetRequiredService<PipelineSet>(), provider.GetRequiredService<UserRoom>(), userClock));
            }

            silo.Services.AddSingleton<IEventOutbox>(outbox);
            services?.Invoke(silo.Services);
            silo.AddScoringGrains();
            silo.Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (_, _) => new HookedStorage(states, storage));
            silo.UseInMemoryReminderService();
            silo.AddIncomingGrainCallFilter(calls);
            silo.AddIncomingGrainCallFilter(jobFailure);
            silo.AddIncomingGrainCallFilter(partitions);
            silo.AddIncomingGrainCallFilter(silence);
            silo.AddIncomingGrainCallFilter(lists);
            silo.AddIncomingGrainCallFilter(refusal);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, parts, calls, jobFailure, storage, refusal, partitions, silence, lists) { States = states, Outbox = outbox };
    }

    public ValueTask<ScoreReply> ScoreAsync(string user, string? pipeline = "test", TimeSpan? maxAge = null,
        CancellationToken cancellationToken = default) =>
        Client.GetGrain<IUserScoringGrain>(user).Score(pipeline, new(maxAge), cancellationToken);

    /// <summary>A service of a silo.</summary>
    public T Service<T>(int silo)
        where T : notnull => cluster.Silos[silo].ServiceProvider.GetRequiredService<T>();

    /// <summary>The gateway address of each silo, for clients.</summary>
    public IReadOnlyList<SiloAddress> Gateways => [.. cluster.Silos.Select(silo => SiloAddress.New(silo.GatewayAddress.Endpoint, 0))];

    /// <summary>Changes the pipeline's timeout on all silos, for calls from now on.</summary>
    public TimeSpan CallTimeout
    {
        set
        {
            foreach (var silo in cluster.Silos)
                silo.ServiceProvider.GetRequiredService<PipelineSet>().Find("test")!.Pipeline.Options.Timeout = value;
        }
    }

    /// <summary>The write turns of each silo.</summary>
    public IReadOnlyList<IWriteTurns> WriteTurns =>
        [.. cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IWriteTurns>())];

    /// <summary>The router of each silo.</summary>
    public IReadOnlyList<IScoreRouter> Routers =>
        [.. cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IScoreRouter>())];

    /// <summary>Whether the grain of a user is active on a silo.</summary>
    public bool IsActive(int silo, string user) =>
        cluster.Silos[silo].ServiceProvider.GetRequiredService<UserActivations>().Find(user) is not null;

    /// <summary>The number of active user grains on all silos.</summary>
    public async Task<int> CountUserGrainsAsync() =>
        (await Client.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics()).Where(
            grains => grains.GrainType.Contains(nameof(UserScoringGrain), StringComparison.Ordinal)).Sum(grains => grains.ActivationCount);

    /// <summary>The stored reminders of a grain.</summary>
    public async Task<IEnumerable<ReminderEntry>> RemindersOfAsync(IAddressable grain) =>
        (await cluster.Silos[0].ServiceProvider.GetRequiredService<IReminderTable>().ReadRows(grain.GetGrainId())).Reminders;

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    /// <summary>The fakes of one silo's pipeline.</summary>
    internal sealed record SiloParts(FakeRetriever Retriever, FakeModel Model, FakeWriter Writer);

    private sealed class CallCounter : IIncomingGrainCallFilter
    {
        private int count;
        private int ended;

        public int Count => Volatile.Read(ref count);

        public int Ended => Volatile.Read(ref ended);

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            var call = context.Invoke();
            if (context.Grain is UserScoringGrain)
                Interlocked.Increment(ref count);
            try
            {
                await call;
            }
            finally
            {
                if (context.Grain is UserScoringGrain)
                    Interlocked.Increment(ref ended);
            }
        }
    }

    private sealed class ModelRefusal : IIncomingGrainCallFilter
    {
        public volatile Exception? Exception;
        private int calls;

        public int Calls => Volatile.Read(ref calls);

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.Grain is ModelGrain)
                Interlocked.Increment(ref calls);
            return Exception is { } exception && context.Grain is ModelGrain ? throw exception : context.Invoke();
        }
    }

    private sealed class PartitionWait : IIncomingGrainCallFilter
    {
        public volatile Func<Task> Before = () => Task.CompletedTask;

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.Grain is ScoringPartitionGrain && context.MethodName == nameof(IScoringPartitionGrain.Run))
                await Before();
            await context.Invoke();
        }
    }

    private sealed class Silence : IIncomingGrainCallFilter
    {
        public int Left;

        public Task Invoke(IIncomingGrainCallContext context) =>
            context.Grain is PartitionService && Interlocked.Decrement(ref Left) >= 0 ? Task.Delay(Timeout.Infinite) : context.Invoke();
    }

    private sealed class ListMessages : IIncomingGrainCallFilter
    {
        public volatile bool Refuse;
        public volatile bool Lose;
        private int count;

        public int Count => Volatile.Read(ref count);

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            var isFirst = context.Grain is ScoringService && context.MethodName == nameof(IScoringService.ScoreList);
            var isMore = context.Grain is ScoringService && context.MethodName == nameof(IScoringService.MoreOfList);
            if (isFirst)
                Interlocked.Increment(ref count);
            if (isFirst && Refuse)
                throw new NotSupportedException("No such method.");
            await context.Invoke();
            if ((isFirst || isMore) && Lose)
                await Task.Delay(Timeout.Infinite);
        }
    }

    private sealed class JobFailure : IIncomingGrainCallFilter
    {
        public volatile Exception? Exception;

        public Task Invoke(IIncomingGrainCallContext context) =>
            Exception is { } exception && context.Grain is PipelineJobsGrain ? throw exception : context.Invoke();
    }
}
