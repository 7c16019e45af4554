namespace ModelPipeline.Grains;

/// <summary>
/// The record of changes: an entry is a row of an append-only table in the cluster's store, and a line of the log. Record a change after it
/// was made. Thread-safe.
/// </summary>
public interface IAudit
{
    /// <summary>
    /// Records a change. Does not throw where the store does not answer: the change is made already, and the log then has the only record.
    /// </summary>
    Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken);
}
