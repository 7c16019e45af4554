namespace ModelPipeline;

/// <summary>The rows of a batch that the binding rejects, each with the first column that is to blame. Not thread-safe.</summary>
internal sealed class RejectedRows
{
    private readonly List<UnusableRow> unusable;
    private readonly HashSet<int> rows = [];

    /// <param name="unusable">Receives the rows.</param>
    public RejectedRows(List<UnusableRow> unusable)
    {
        this.unusable = unusable;
        Add = Reject;
    }

    /// <summary>Rejects a row because of <see cref="Column"/>. One delegate for all columns of a batch.</summary>
    public ColumnConversion.Reject Add { get; }

    /// <summary>The column that is converted.</summary>
    public string Column { get; set; } = "";

    /// <summary>Whether a row is rejected.</summary>
    public bool Any => rows.Count > 0;

    /// <summary>Whether this row is rejected.</summary>
    public bool Has(int row) => rows.Contains(row);

    private void Reject(int row, string reason)
    {
        if (rows.Add(row))
            unusable.Add(new(row, Column, reason));
    }
}
