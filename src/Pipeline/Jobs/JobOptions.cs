namespace ModelPipeline;

/// <summary>How jobs run on a silo, under <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>
    /// Rows that are read, applied and written together. Default: what the writer asks for, which is 1,000 for all but stores where a write
    /// costs much, however few rows it has. 1 to 100,000. Three of each partition are read again where a silo dies.
    /// </summary>
    public int? BatchSize { get; set; }

    /// <summary>Users of a partition, about; the unit that a silo works on at a time. Default 50,000; 1 to 10,000,000.</summary>
    public int PartitionSize { get; set; } = 50_000;

    /// <summary>Partitions that a silo works on at a time, whichever jobs they belong to. Default 2; 1 to 64.</summary>
    public int MaxConcurrentPartitions { get; set; } = 2;

    /// <summary>Jobs of a pipeline that may be under way at a time, where requests ask for parallel ones. Default 10; 1 to 1,000.</summary>
    public int MaxParallelJobs { get; set; } = 10;

    /// <summary>The share of a job's users that may fail before it stops. Default 0.1; 0 to 1.</summary>
    public double MaxFailureShare { get; set; } = 0.1;

    /// <summary>
    /// What a step of a job may take: dividing the input into partitions, reading a batch (the wait for the first row of a scan included),
    /// applying the model to it, writing it. Default 5 minutes; a second to a day.
    /// </summary>
    public TimeSpan BatchTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often in a row a partition may fail before it is given up, where its silo was lost or the trouble does not pass by itself.
    /// Default 10; 1 to 1,000.
    /// </summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>
    /// How long trouble that may pass, such as a database that is down, may hold a partition up before it is given up, or a job whose input
    /// could not be divided since it was made. Default 6 hours; a second to 30 days.
    /// </summary>
    public TimeSpan MaxOutage { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long the summary of a finished job is kept. Default 30 days; a minute to 366 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Rows of a batch that this writer gets.</summary>
    public int BatchSizeFor(IWriter writer) => BatchSize ?? writer.DefaultBatchSize;

    /// <summary>What is wrong with them.</summary>
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
