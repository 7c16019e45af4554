namespace ModelPipeline.Connectors.DuckDb;

/// <summary>An input as it stood at one moment: a table with its types, or one version of the files that are read.</summary>
internal interface IDuckDbInput : IAsyncDisposable
{
    /// <summary>All columns and their types.</summary>
    Schema Schema { get; }

    /// <summary>What stops a start with it, beside columns that are missing or of the wrong type.</summary>
    IReadOnlyList<Fault> Faults { get; }

    /// <summary>Reads the rows of these users.</summary>
    /// <exception cref="InputChangedException">The input is not as it was when this was made.</exception>
    Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken);

    /// <summary>Reads some rows, whichever come first; null of a query.</summary>
    Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken);

    /// <summary>Divides all users into partitions; not of a query.</summary>
    Task<ScanPlan> PlanAsync(int usersPerPartition, CancellationToken cancellationToken);

    /// <summary>Reads a partition; not of a query.</summary>
    /// <exception cref="InputChangedException">The input is not as it was when this was made; nothing was read.</exception>
    IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, CancellationToken cancellationToken);
}
