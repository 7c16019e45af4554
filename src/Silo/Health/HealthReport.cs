using System.Text.Json.Serialization;
using ModelPipeline.Grains;

namespace ModelPipeline.Silo.Health;

/// <summary>Whether the process can do its work.</summary>
/// <param name="Status"><c>UP</c> or <c>DOWN</c>.</param>
/// <param name="Problems">What is wrong, one entry a thing that is; absent where nothing is.</param>
/// <param name="Memory">Of a process that is a silo, and is asked whether it is ready; else absent.</param>
internal sealed record HealthReport(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Problems = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MemoryUse? Memory = null)
{
    public static HealthReport Up { get; } = new("UP");
}
