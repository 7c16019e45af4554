using System.Text.Json.Serialization;
using ModelPipeline.Grains;

namespace ModelPipeline.Silo.Health;

/// <summary>The body of a health probe: whether the process can do its work.</summary>
/// <param name="Status"><c>UP</c> or <c>DOWN</c>.</param>
/// <param name="Problems">The problems, one entry for each; absent where there is none.</param>
/// <param name="Warnings">What is wrong although calls are served, such as a candidate that is not loaded; absent for nothing.</param>
/// <param name="Memory">The memory of a silo, in the answer to the readiness probe; otherwise absent.</param>
internal sealed record HealthReport(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Problems = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MemoryUse? Memory = null)
{
    public static HealthReport Up { get; } = new("UP");
}
