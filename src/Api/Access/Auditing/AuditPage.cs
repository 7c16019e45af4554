namespace ModelPipeline.Api;

/// <summary>A page of the audit, the newest changes first.</summary>
/// <param name="Entries">The changes.</param>
/// <param name="Next">The value of <c>after</c> for the next page; null on the last page.</param>
internal sealed record AuditPage(AuditLine[] Entries, long? Next);
