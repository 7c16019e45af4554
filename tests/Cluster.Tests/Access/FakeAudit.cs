using System.Collections.Concurrent;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>An audit in memory.</summary>
internal sealed class FakeAudit : IAudit
{
    /// <summary>What was recorded, the oldest first.</summary>
    public ConcurrentQueue<AuditEntry> Entries { get; } = [];

    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        Entries.Enqueue(entry);
        return Task.CompletedTask;
    }
}
