namespace ModelPipeline;

/// <summary>A retriever that can tell which rows have changed, by a column with the moment of the change.</summary>
public interface IChangeReader
{
    /// <summary>Whether the column can be compared with moments: what is wrong with it, as in a fault; null if nothing is.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<string?> CheckChangedAtAsync(string column, CancellationToken cancellationToken);

    /// <summary>Reads a page of the users whose rows have changed, in the order of the changes, with one statement.</summary>
    /// <param name="query">Which changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    Task<ChangePage> ReadChangesAsync(ChangeQuery query, CancellationToken cancellationToken);
}
