namespace ModelPipeline;

/// <summary>
/// Settings of how calls of a pipeline on one silo share reads, model calls and writes, under <c>Pipelines:{name}:Batching</c>.
/// </summary>
public sealed class BatchingOptions
{
    /// <summary>The largest number of users in a run. Default 512; 1 to 100,000.</summary>
    public int MaxBatchSize { get; set; } = 512;

    /// <summary>The number of concurrent runs. Default 4; 1 to 64.</summary>
    public int MaxConcurrentRuns { get; set; } = 4;

    /// <summary>The number of users that may wait for a run. One call more gets 503 at once. Default 10,000; 1 to 1,000,000.</summary>
    public int MaxQueue { get; set; } = 10_000;

    /// <summary>
    /// How long a run waits for another user before it starts. If one comes, the run waits again, five times at most. 0 to 10 seconds.
    /// Default: the retriever's own value, which is zero except for stores that bill per query. With zero an idle system runs a single user
    /// at once, and a busy one forms batches by itself.
    /// </summary>
    public TimeSpan? Linger { get; set; }
}
