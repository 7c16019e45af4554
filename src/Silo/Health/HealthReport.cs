using System.Text.Json.Serialization;

namespace ModelPipeline.Silo.Health;

/// <summary>Whether the process can do its work.</summary>
/// <param name="Status"><c>UP</c> or <c>DOWN</c>.</param>
/// <param name="Problems">What is wrong, one entry a thing that is; absent where nothing is.</param>
internal sealed record HealthReport(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Problems = null)
{
    public static HealthReport Up { get; } = new("UP");
}
