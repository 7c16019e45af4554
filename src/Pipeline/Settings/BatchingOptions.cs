namespace ModelPipeline;

/// <summary>
/// How the calls of a pipeline share their reads, model calls and writes on a silo, under <c>Pipelines:{name}:Batching</c>.
/// </summary>
public sealed class BatchingOptions
{
    /// <summary>Most users in one run. Default 512; 1 to 100,000.</summary>
    public int MaxBatchSize { get; set; } = 512;

    /// <summary>Runs in flight at a time. Default 4; 1 to 64.</summary>
    public int MaxConcurrentRuns { get; set; } = 4;

    /// <summary>Users that may wait for a run; a call beyond that gets 503 at once. Default 10,000; 1 to 1,000,000.</summary>
    public int MaxQueue { get; set; } = 10_000;

    /// <summary>
    /// How long a run waits for another user before it starts; where one comes, it waits again, five times at most. Default: what the
    /// retriever asks for, which is zero (an idle system runs one
    /// user at once, a busy one batches by itself) for all but stores that bill per query. 0 to 10 seconds.
    /// </summary>
    public TimeSpan? Linger { get; set; }
}
