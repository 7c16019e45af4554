using System.Text.Json;

namespace ModelPipeline.Client;

/// <summary>A change in the audit.</summary>
/// <param name="Id">The number of the change; later changes have higher numbers.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="Actor">Who made it: the name of a key, the subject of a token, or a part of the product.</param>
/// <param name="Tenant">The tenant of the actor; null for none.</param>
/// <param name="Action">The kind of thing and a verb, such as <c>job.create</c>.</param>
/// <param name="Target">The thing, such as the id of a job.</param>
/// <param name="Pipeline">The pipeline that it is about; null for none.</param>
/// <param name="Before">What was there before; null where nothing was.</param>
/// <param name="After">What was there afterwards; null where nothing was.</param>
/// <param name="Source">The address that the request came from; null for a change without a request.</param>
/// <param name="TraceId">The trace id of the request; null for a change without a request.</param>
public sealed record AuditEntry(
    long Id,
    DateTimeOffset At,
    string Actor,
    string? Tenant,
    string Action,
    string Target,
    string? Pipeline,
    JsonElement? Before,
    JsonElement? After,
    string? Source,
    string? TraceId);
