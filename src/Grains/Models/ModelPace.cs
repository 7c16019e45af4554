namespace ModelPipeline.Grains;

/// <summary>
/// Estimates how long a model takes for a batch, from what its last batches took for a row. Thread-safe: of two threads that record at the
/// same moment, one may be lost.
/// </summary>
internal sealed class ModelPace
{
    /// <summary>The largest batch that is short whatever the model.</summary>
    internal const int SmallBatch = 32;

    /// <summary>A batch that takes longer is not short.</summary>
    // A grain call changes the thread twice. That takes 20 microseconds on a quiet machine. On a busy one each change waits behind all that
    // the thread pool has to do, some hundred answers perhaps.
    internal static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    // A batch during which the processor went to somebody else counts for little.
    private const double Weight = 1.0 / 8;

    private double secondsOfRow = double.PositiveInfinity;

    /// <summary>
    /// Whether the model takes too little time for the batch to be worth a grain call. A batch that is not small is not short before one
    /// was recorded.
    /// </summary>
    public bool IsShort(int rows) => rows <= SmallBatch || rows * Volatile.Read(ref secondsOfRow) <= Short.TotalSeconds;

    /// <summary>Records how long the model took for a batch. A small batch tells nothing of a row: a call has costs of its own.</summary>
    public void Record(TimeSpan duration, int rows)
    {
        if (rows <= SmallBatch)
            return;
        var measured = duration.TotalSeconds / rows;
        var before = Volatile.Read(ref secondsOfRow);
        Volatile.Write(ref secondsOfRow, double.IsFinite(before) ? before + ((measured - before) * Weight) : measured);
    }
}
