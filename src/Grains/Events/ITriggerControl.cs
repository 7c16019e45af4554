namespace ModelPipeline.Grains;

/// <summary>
/// What the cluster's database knows of triggers: who has paused which, and which silo owns a trigger of one owner. Thread-safe.
/// </summary>
public interface ITriggerControl
{
    /// <summary>Tells what the triggers of a silo do, and hears what they may do.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="reports">A report for each trigger of the silo.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What each trigger may do, in the order of the reports.</returns>
    /// <exception cref="Exception">The database does not answer.</exception>
    Task<IReadOnlyList<TriggerOrder>> SyncAsync(string silo, IReadOnlyList<TriggerReport> reports, CancellationToken cancellationToken);

    /// <summary>Tells that a silo stops: another silo may own its triggers at once.</summary>
    /// <exception cref="Exception">The database does not answer. The ownership then ends by itself.</exception>
    Task LeaveAsync(string silo, CancellationToken cancellationToken);
}
