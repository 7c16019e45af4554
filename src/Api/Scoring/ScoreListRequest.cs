using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The users to score.</summary>
/// <param name="Users">Up to 100,000 user ids. An id that occurs twice is scored once.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ScoreListRequest(IReadOnlyList<string?>? Users)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new("""{"users":["7590-VHVEG"]}""");

    /// <summary>The most ids of one list. A job takes more.</summary>
    public const int MaxUsers = 100_000;
}
