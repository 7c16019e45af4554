namespace ModelPipeline;

/// <summary>
/// Turns at tables that bear few statements at a time, over all silos. A turn makes statements wait for each other instead of failing each
/// other; nothing must depend on it for being right: where turns cannot be had, statements go on without.
/// </summary>
public interface IWriteTurns
{
    /// <summary>Waits for a turn, which ends when it is disposed.</summary>
    /// <param name="table">The table, in the same words on every silo.</param>
    /// <param name="most">How many turns there are at a time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IAsyncDisposable> TakeAsync(string table, int most, CancellationToken cancellationToken);
}
