namespace ModelPipeline;

/// <summary>
/// Reads rows from all over an input: divides the input as a job does, and reads the first rows of partitions that are evenly spread. The
/// first rows of a table alone are often its oldest users.
/// </summary>
/// <param name="call">The purpose of the calls.</param>
/// <param name="now">The time that stamps scores.</param>
/// <param name="clock">Measures the reading.</param>
internal sealed class SpreadReader(StoreCall call, Func<DateTimeOffset> now, TimeProvider clock)
{
    /// <summary>The places of the input at which rows are read.</summary>
    public const int Places = 20;

    // Few enough partitions of a large input, and enough of most.
    private const int FirstSize = 10_000;

    private static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(5);

    /// <summary>Reads rows.</summary>
    /// <param name="retriever">Reads the input.</param>
    /// <param name="rows">The number of rows, about.</param>
    /// <returns>Null if the input cannot be read without user ids, or if its store bills queries.</returns>
    /// <exception cref="PipelineException">The input cannot be read, or not within five minutes.</exception>
    public async Task<SampledInput?> ReadAsync(IRetriever retriever, int rows)
    {
        using var limit = new CancellationTokenSource(LongestTime, clock);
        var readAt = now();
        try
        {
            if (await retriever.SampleAsync(rows, limit.Token) is not { } first)
                return null;
            var parts = first.Count < rows ? [] : await SpreadAsync(retriever, rows, limit.Token);
            return new(parts.Count > 0 ? parts : [first], readAt);
        }
        catch (Exception e) when (limit.IsCancellationRequested)
        {
            throw new StoreException($"Rows to compare with were not read within {LongestTime:c}.", e, isTransient: true);
        }
    }

    // No parts if the input cannot be divided.
    private async Task<List<Batch>> SpreadAsync(IRetriever retriever, int rows, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> partitions;
        try
        {
            partitions = await DivideAsync(retriever, cancellationToken);
        }
        catch (PipelineConfigurationException)
        {
            return [];
        }

        var places = Math.Min(Places, partitions.Count);
        var parts = new List<Batch>(places);
        for (var place = 0; place < places; place++)
        {
            var partition = partitions[(int)((long)place * partitions.Count / places)];
            if (await FirstAsync(retriever, new(partition, null, rows / places), cancellationToken) is { Count: > 0 } part)
                parts.Add(part);
        }

        return parts;
    }

    private async Task<IReadOnlyList<string>> DivideAsync(IRetriever retriever, CancellationToken cancellationToken)
    {
        var size = FirstSize;
        var plan = await PlanAsync();
        if (plan.Partitions.Count >= Places)
            return plan.Partitions;
        size = (int)Math.Max(1, Math.Min(size, plan.Users / Places));
        plan = await PlanAsync();
        if (plan.Partitions.Count >= Places / 2)
            return plan.Partitions;
        // A source whose partitions are expensive makes them larger than it is asked to.
        size = Math.Max(1, size * plan.Partitions.Count / Places);
        return (await PlanAsync()).Partitions;

        Task<ScanPlan> PlanAsync() => retriever.PlanScanAsync(size, call, now(), cancellationToken);
    }

    private async Task<Batch?> FirstAsync(IRetriever retriever, ScanRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in retriever.ScanAsync(request, call, cancellationToken))
                return batch.Rows;
        }
        catch (PipelineException e) when (e.BlamesData)
        {
            // A value that cannot be read: the other places have rows enough.
        }

        return null;
    }
}
