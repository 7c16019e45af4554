using System.Diagnostics;

namespace ModelPipeline.Bench;

/// <summary>One run of the benchmark: one database server, one set of models, all that was measured.</summary>
internal sealed class Session : IAsyncDisposable
{
    private const double Idle = 0.15;
    private readonly Lazy<Collector> collector = new(() => new());

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    private Session(Workspace workspace, BenchOptions options, PostgreSql database, TrainedModels models)
    {
        (Workspace, Options, Database, Models) = (workspace, options, database, models);
    }

    public Workspace Workspace { get; }

    public BenchOptions Options { get; }

    public PostgreSql Database { get; }

    public TrainedModels Models { get; }

    /// <summary>Where contestants send what they tell of themselves.</summary>
    public Collector Collector => collector.Value;

    public DateTimeOffset Began { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>Turns under load.</summary>
    public List<Turn> Turns { get; } = [];

    /// <summary>The other figures.</summary>
    public List<Figure> Figures { get; } = [];

    public static async Task<Session> StartAsync(Workspace workspace, BenchOptions options, CancellationToken cancellationToken)
    {
        var database = await PostgreSql.StartAsync(workspace, cancellationToken);
        try
        {
            await InputData.CreateAsync(database, cancellationToken);
            return new(workspace, options, database,
                await TrainedModels.CreateAsync(workspace, database, options.Telco, cancellationToken));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Measures one contestant under one load.</summary>
    public async Task<Turn> MeasureAsync(string scenario, Contestant contestant, double load, Func<Task<LoadResult>> run,
        CancellationToken cancellationToken)
    {
        var before = await UsageAsync(contestant, cancellationToken);
        var result = await run();
        var after = await UsageAsync(contestant, cancellationToken);
        var (now, most) = ProcessTree.Memory(contestant.ProcessIds);
        var turn = new Turn(scenario, contestant.Name, load, result, after.Minus(before), now, most);
        Turns.Add(turn);
        Console.WriteLine(turn);
        await WaitUntilIdleAsync(contestant, cancellationToken);
        return turn;
    }

    /// <summary>
    /// Waits until a contestant has finished the calls whose callers are gone, so that they do not disturb the next turn.
    /// </summary>
    public static async Task WaitUntilIdleAsync(Contestant contestant, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.StartNew(); began.Elapsed < IdleTimeout;)
        {
            var before = ProcessTree.CpuSeconds(contestant.ProcessIds);
            await Task.Delay(Pause, cancellationToken);
            if (ProcessTree.CpuSeconds(contestant.ProcessIds) - before < Pause.TotalSeconds * Idle)
                return;
        }
    }

    /// <summary>Notes a figure.</summary>
    public void Note(string scenario, string name, string unit, double value)
    {
        var figure = new Figure(scenario, name, unit, value);
        Figures.Add(figure);
        Console.WriteLine(figure);
    }

    public ValueTask DisposeAsync()
    {
        if (collector.IsValueCreated)
            collector.Value.Dispose();
        return Database.DisposeAsync();
    }

    private async Task<Usage> UsageAsync(Contestant contestant, CancellationToken cancellationToken)
    {
        var runtime = contestant.Probe is { } probe ? await probe.ReadAsync(cancellationToken) : null;
        return new(
            ProcessTree.CpuSeconds(contestant.ProcessIds), ProcessTree.CpuSeconds([Database.Id]), ProcessTree.MachineCpuSeconds(),
            await Database.StatementsAsync(cancellationToken),
            runtime?.Allocated, runtime?.PausedMilliseconds, runtime?.CompiledMilliseconds, runtime?.Contentions);
    }
}
