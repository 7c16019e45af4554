using System.Collections.Frozen;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>An input at one moment: a table with its types, or one version of the files.</summary>
internal interface IDuckDbInput : IAsyncDisposable
{
    /// <summary>All columns and their types.</summary>
    Schema Schema { get; }

    /// <summary>The faults that stop a start, beside missing columns and columns of the wrong type.</summary>
    IReadOnlyList<Fault> Faults { get; }

    /// <summary>Reads the rows of the asked users.</summary>
    /// <exception cref="InputChangedException">The input has changed since this object was made.</exception>
    Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken);

    /// <summary>Reads some rows, in no particular order; null for a query.</summary>
    Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken);

    /// <summary>Finds the columns without types that hold a number with a fraction.</summary>
    /// <param name="columns">The names of the columns, as they were wanted.</param>
    /// <param name="rows">The number of rows to look at, at most.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlySet<string>> FindFractionsAsync(IReadOnlyList<string> columns, int rows, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>>(FrozenSet<string>.Empty);

    /// <summary>Divides all users into partitions. Not for a query.</summary>
    Task<ScanPlan> PlanAsync(int usersPerPartition, CancellationToken cancellationToken);

    /// <summary>Reads a partition. Not for a query.</summary>
    /// <exception cref="InputChangedException">The input has changed since this object was made. No row was read.</exception>
    IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, CancellationToken cancellationToken);
}
