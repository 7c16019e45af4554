namespace ModelPipeline;

/// <summary>
/// One row of inputs that the model of a pipeline has answered: what shows, when it fails on a row, whether it still works, and which of
/// that row's columns is to blame. Thread-safe.
/// </summary>
internal sealed class ScoredRow
{
    private Batch? row;

    /// <summary>The row; null where none was answered yet.</summary>
    public Batch? Row => Volatile.Read(ref row);

    /// <summary>The column that was last to blame: the first to look at.</summary>
    public string? Suspect { get; set; }

    /// <summary>Keeps the first of rows that were answered, where none is kept yet.</summary>
    public void Keep(Batch answered)
    {
        if (Volatile.Read(ref row) is null && answered.Count > 0)
            Volatile.Write(ref row, answered.Select([0]));
    }
}
