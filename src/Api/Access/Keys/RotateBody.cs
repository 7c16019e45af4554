using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a request for a new key in place of another.</summary>
/// <param name="Overlap">How long the old key stays good; null for a day.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RotateBody(TimeSpan? Overlap = null)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new("""{"overlap":"1.00:00:00"}""");

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>How long the old key stays good.</summary>
    [JsonIgnore]
    public TimeSpan OverlapOrDay => Overlap ?? Day;

    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check() => OverlapOrDay < TimeSpan.Zero || OverlapOrDay > Longest
        ? "\"overlap\" is not between 00:00:00 and 30.00:00:00; send such a time, or leave it out for a day."
        : null;
}
