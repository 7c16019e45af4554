namespace ModelPipeline;

/// <summary>
/// Gives turns for statements at tables that allow few statements at a time, over all silos. With turns, statements wait for each other and
/// do not make each other fail. Correctness must not depend on turns: if no turn can be given, the statement runs without one.
/// </summary>
public interface IWriteTurns
{
    /// <summary>Waits for a turn, which ends when it is disposed of.</summary>
    /// <param name="table">The table: the same text on every silo.</param>
    /// <param name="most">The number of turns at a time.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task<IAsyncDisposable> WaitForTurnAsync(string table, int most, CancellationToken cancellationToken);
}
