namespace ModelPipeline.Grains;

/// <summary>The audit of a host without a store for it: nothing is recorded.</summary>
internal sealed class NoAudit : IAudit
{
    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken) => Task.CompletedTask;
}
