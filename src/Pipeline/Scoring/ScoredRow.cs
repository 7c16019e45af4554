namespace ModelPipeline;

/// <summary>
/// One input row that the model of a pipeline has answered. When the model fails on another row, this row shows whether the model still
/// works and which column of the other row is to blame. Thread-safe.
/// </summary>
internal sealed class ScoredRow
{
    private Batch? row;

    /// <summary>The row; null before the model has answered any row.</summary>
    public Batch? Row => Volatile.Read(ref row);

    /// <summary>The column that was last found to blame. It is tested first.</summary>
    public string? Suspect { get; set; }

    /// <summary>Keeps the first of the answered rows, unless a row is kept already.</summary>
    public void Keep(Batch answered)
    {
        if (Volatile.Read(ref row) is null && answered.Count > 0)
            Volatile.Write(ref row, answered.Select([0]));
    }

    /// <summary>Keeps the row no longer if it is the user's.</summary>
    public void Forget(string user)
    {
        if (Volatile.Read(ref row) is { } kept && kept.Users[0] == user)
            Interlocked.CompareExchange(ref row, null, kept);
    }
}
