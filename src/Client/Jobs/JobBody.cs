using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>The body of a request for a job.</summary>
internal sealed record JobBody(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Users,
    bool Parallel,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? MaxUsersPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Where,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Shadow,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Explain)
{
    public static JobBody Of(JobRequest request) => new(
        request.Users, request.Parallel, request.Version, request.MaxUsersPerSecond, request.OutdatedOnly ? "outdated" : null,
        request.Shadow, request.Explain);
}
