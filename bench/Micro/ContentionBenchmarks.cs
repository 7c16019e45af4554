using BenchmarkDotNet.Attributes;

namespace ModelPipeline.Bench.Micro;

/// <summary>
/// What all cores of a silo share, used by several threads at once. The time is that of one operation, of whichever thread: a structure
/// that scales takes half of it with two threads on two cores, one that is used by turns takes the same.
/// </summary>
public class ContentionBenchmarks
{
    private const int Calls = 1 << 17;
    private const int Batches = 1 << 12;
    private const int Rows = 64;

    private readonly LaneTraffic traffic = new(TimeProvider.System);
    private readonly Drain drain = new();
    private readonly VersionStatistics statistics = new();
    private readonly PipelineObserver observer = new(new("bench", new()));
    private readonly object item = new();
    private ObservedBatch batch = null!;
    private BatchQueue<object> queue = null!;
    private Crew crew = null!;

    [Params(1, 2, 4, 8, 16)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        crew = new(Threads);
        var options = new BatchingOptions { MaxQueue = 4 * Calls };
        queue = new(Lane.Single, new(options.MaxConcurrentRuns, traffic), options, TimeSpan.Zero, _ => Task.CompletedTask,
            TimeProvider.System);
        batch = CountedBatch.Of(Rows);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        crew.Dispose();
        await queue.DisposeAsync();
    }

    /// <summary>A call tells that calls keep coming.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void CallCame() => crew.Run(_ =>
    {
        for (var i = Calls / Threads; i > 0; i--)
            traffic.CallCame();
    });

    /// <summary>A request is counted in and out.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void EnterAndLeave() => crew.Run(_ =>
    {
        for (var i = Calls / Threads; i > 0; i--)
        {
            drain.TryEnter();
            drain.Leave();
        }
    });

    /// <summary>A call goes into the queue; runs take it out and do nothing.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void Enqueue() => crew.Run(_ =>
    {
        for (var i = Calls / Threads; i > 0; i--)
            queue.TryEnqueue(item);
    });

    /// <summary>The outputs of a batch of 64 rows are counted for the comparison of versions.</summary>
    [Benchmark(OperationsPerInvoke = Batches)]
    public void RecordScores() => crew.Run(_ =>
    {
        for (var i = Batches / Threads; i > 0; i--)
            statistics.RecordScores(batch.Made[0]);
    });

    /// <summary>The 20 inputs of a batch of 64 rows are counted for drift.</summary>
    [Benchmark(OperationsPerInvoke = Batches)]
    public async Task Observe()
    {
        crew.Run(_ =>
        {
            for (var i = Batches / Threads; i > 0; i--)
                observer.Offer(batch);
        });
        await observer.SettleAsync(TimeProvider.System, default);
    }
}
