namespace ModelPipeline.Client;

/// <summary>A page of the audit, the newest changes first.</summary>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long? Next);
