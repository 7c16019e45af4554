namespace ModelPipeline;

/// <summary>
/// Counts the inputs and the outputs of a pipeline on this silo, until the counts are sent to the cluster. A small batch is counted as soon
/// as the model was applied to it. Another thread counts a larger one, and callers wait for the counting only if many batches wait to be
/// counted. Thread-safe.
/// </summary>
internal sealed class PipelineObserver
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // A job makes batches faster than one thread counts wide ones. Beyond this number, the thread that made a batch counts the batch.
    private const int MostWaiting = 16;

    // To count as few values as this takes up to 6 microseconds, about as long as to wake another thread.
    private const int FewValues = 1_024;

    private readonly PipelineDefinition definition;
    private readonly StripedCounts counts = new(Environment.ProcessorCount);
    // Protects the samplers.
    private readonly Lock gate = new();
    private readonly Dictionary<string, RowSampler> samplers = new(StringComparer.Ordinal);
    private int underWay;

    public PipelineObserver(PipelineDefinition definition) => this.definition = definition;

    /// <summary>Whether anything is counted.</summary>
    public bool IsOn => definition.Options.Drift.Enabled;

    /// <summary>Why a batch was not counted; null if all batches were counted.</summary>
    public Type? Fault { get; private set; }

    /// <summary>Whether nothing waits to be sent.</summary>
    public bool IsEmpty => counts.IsEmpty;

    /// <summary>Counts a batch soon.</summary>
    public void Offer(ObservedBatch batch)
    {
        if (!IsOn || batch.Source.Count == 0)
            return;
        if (batch.Source.Count * batch.Source.Columns.Count <= FewValues)
        {
            Count(batch);
            return;
        }

        if (Interlocked.Increment(ref underWay) > MostWaiting)
        {
            CountWaiting(batch);
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static work => work.Observer.CountWaiting(work.Batch), (Observer: this, Batch: batch),
            preferLocal: false);
    }

    /// <summary>Takes the counts since the last call.</summary>
    public IReadOnlyDictionary<CountKey, WindowCounts> Take() => counts.Take();

    /// <summary>Takes the rows that were sampled since the last call, by version.</summary>
    public IReadOnlyList<(string Version, SampledRows Rows)> TakeRows()
    {
        lock (gate)
        {
            if (samplers.Count == 0)
                return [];
            (string, SampledRows)[] taken = [.. samplers.Where(each => each.Value.Count > 0).Select(each => (each.Key, each.Value.Take()))];
            // A version that scores nobody any more is no longer sampled.
            var oldest = samplers.Values.Max(sampler => sampler.Hour) - LongestPause;
            foreach (var version in samplers.Where(each => each.Value.Hour < oldest).Select(each => each.Key).ToList())
                samplers.Remove(version);
            return taken;
        }
    }

    /// <summary>Tells which rows of a version the cluster still takes.</summary>
    /// <param name="version">The version.</param>
    /// <param name="threshold">The largest key of the rows that are kept.</param>
    public void Narrow(string version, double threshold)
    {
        lock (gate)
            Sampler(version).Narrow(threshold);
    }

    /// <summary>Gives back rows that could not be sent.</summary>
    public void GiveBack(string version, SampledRows rows)
    {
        lock (gate)
            Sampler(version).Add(rows);
    }

    /// <summary>Drops the rows of a user.</summary>
    public void Forget(string user)
    {
        lock (gate)
        {
            foreach (var sampler in samplers.Values)
                sampler.Forget(user);
        }
    }

    /// <summary>Waits until the batches that were offered are counted.</summary>
    public async Task SettleAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref underWay) > 0)
            await Task.Delay(Pause, clock, cancellationToken);
    }

    private void CountWaiting(ObservedBatch batch)
    {
        Count(batch);
        Interlocked.Decrement(ref underWay);
    }

    private void Count(ObservedBatch batch)
    {
        try
        {
            counts.Add(batch, definition.Options.Input.AsOf);
            if (definition.Options.Drift.KeepRows)
                Sample(batch);
        }
        catch (Exception e)
        {
            // An exception on a thread of the pool would end the process. A batch that cannot be counted must not do that.
            Fault = e.GetType();
        }
    }

    private void Sample(ObservedBatch batch)
    {
        RowSampler sampler;
        lock (gate)
            sampler = Sampler(batch.Version);
        // Nearly no row gets into a full sample, so nearly all of the work needs no lock.
        var candidates = sampler.Candidates(batch);
        lock (gate)
            Sampler(batch.Version).Offer(batch, candidates);
    }

    private RowSampler Sampler(string version)
    {
        if (!samplers.TryGetValue(version, out var sampler))
            samplers[version] = sampler = new(TextHash.Of(definition.Name.ToLowerInvariant()));
        return sampler;
    }
}
