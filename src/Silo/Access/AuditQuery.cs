namespace ModelPipeline.Silo.Access;

/// <summary>Selects a page of the audit, the newest rows first.</summary>
/// <param name="Limit">The most rows of the page.</param>
/// <param name="After">The last row of the page before; null for the first page.</param>
/// <param name="Since">Only rows from this time on; null for all.</param>
/// <param name="Until">Only rows before this time; null for all.</param>
/// <param name="Pipeline">Only rows about this pipeline, in any case; null for all.</param>
/// <param name="Actor">Only rows of this actor; null for all.</param>
/// <param name="Tenant">Only rows of actors of this tenant; null for all.</param>
internal sealed record AuditQuery(
    int Limit,
    long? After = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? Pipeline = null,
    string? Actor = null,
    string? Tenant = null);
