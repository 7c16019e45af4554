using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>Whether a process can do its work.</summary>
/// <param name="Status"><c>UP</c> or <c>DOWN</c>.</param>
/// <param name="Problems">The problems, one entry for each; null where there is none.</param>
/// <param name="Warnings">What is wrong although calls are served; null for nothing.</param>
/// <param name="Memory">The memory of the answering silo; null where it was not asked.</param>
public sealed record HealthReport(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Problems = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MemoryUse? Memory = null)
{
    /// <summary>Whether calls would be served.</summary>
    [JsonIgnore]
    public bool IsUp => Status == "UP";
}
