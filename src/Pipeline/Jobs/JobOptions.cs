namespace ModelPipeline;

/// <summary>Settings of jobs on a silo, under <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>
    /// The number of rows that are read, applied and written together. 1 to 100,000. Default: the writer's own size, which is 1,000 except
    /// for stores where each write is expensive regardless of its rows. If a silo dies, up to three batches of each partition are read
    /// again.
    /// </summary>
    public int? BatchSize { get; set; }

    /// <summary>The approximate number of users in a partition, the unit of work of a silo. Default 50,000; 1 to 10,000,000.</summary>
    public int PartitionSize { get; set; } = 50_000;

    /// <summary>The number of partitions that a silo works on at a time, over all jobs. Default 2; 1 to 64.</summary>
    public int MaxConcurrentPartitions { get; set; } = 2;

    /// <summary>
    /// The number of jobs of a pipeline that may run at a time if requests ask for parallel jobs. Default 10; 1 to 1,000.
    /// </summary>
    public int MaxParallelJobs { get; set; } = 10;

    /// <summary>The share of a job's users that may fail before the job stops. Default 0.1; 0 to 1.</summary>
    public double MaxFailureShare { get; set; } = 0.1;

    /// <summary>
    /// The time limit for one step of a job: dividing the input into partitions, reading a batch (including the wait for the first row of a
    /// scan), applying the model to a batch, or writing a batch. Default 5 minutes; 1 second to 1 day.
    /// </summary>
    public TimeSpan BatchTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The number of consecutive failed attempts after which a partition is given up. Counts lost silos and failures that do not pass by
    /// themselves. Default 10; 1 to 1,000.
    /// </summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>
    /// How long a failure that may pass, such as a database that is down, may stop a partition before it is given up. Also how long after
    /// its creation a job may wait until its input can be divided. Default 6 hours; 1 second to 30 days.
    /// </summary>
    public TimeSpan MaxOutage { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long the summary of a finished job is kept. Default 30 days; 1 minute to 366 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The number of rows in a batch for this writer.</summary>
    public int BatchSizeFor(IWriter writer) => BatchSize ?? writer.DefaultBatchSize;

    /// <summary>Checks the settings and returns the faults.</summary>
    public IEnumerable<Fault> Check()
    {
        if (BatchSize is < 1 or > 100_000)
            yield return new("Jobs:BatchSize", $"is {BatchSize}; set 1 to 100000.");
        if (PartitionSize is < 1 or > 10_000_000)
            yield return new("Jobs:PartitionSize", $"is {PartitionSize}; set 1 to 10000000.");
        if (MaxConcurrentPartitions is < 1 or > 64)
            yield return new("Jobs:MaxConcurrentPartitions", $"is {MaxConcurrentPartitions}; set 1 to 64.");
        if (MaxParallelJobs is < 1 or > 1_000)
            yield return new("Jobs:MaxParallelJobs", $"is {MaxParallelJobs}; set 1 to 1000.");
        if (MaxFailureShare is not (>= 0 and <= 1))
            yield return new("Jobs:MaxFailureShare", $"is {MaxFailureShare}; set 0 to 1.");
        if (MaxAttempts is < 1 or > 1_000)
            yield return new("Jobs:MaxAttempts", $"is {MaxAttempts}; set 1 to 1000.");
        if (BatchTimeout < TimeSpan.FromSeconds(1) || BatchTimeout > TimeSpan.FromDays(1))
            yield return new("Jobs:BatchTimeout", $"is {BatchTimeout}; set 00:00:01 to 1.00:00:00.");
        if (MaxOutage < TimeSpan.FromSeconds(1) || MaxOutage > TimeSpan.FromDays(30))
            yield return new("Jobs:MaxOutage", $"is {MaxOutage}; set 00:00:01 to 30.00:00:00.");
        if (Retention < TimeSpan.FromMinutes(1) || Retention > TimeSpan.FromDays(366))
            yield return new("Jobs:Retention", $"is {Retention}; set 00:01:00 to 366.00:00:00.");
    }
}
