using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The users to score.</summary>
/// <param name="Users">
/// Up to 100,000 users: ids, or objects with an id and features, <c>{"user":"7","features":{"amount":12.5}}</c>. An id that occurs twice is
/// scored once; with features it is scored each time, in the order of the list.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ScoreListRequest(IReadOnlyList<UserEntry>? Users)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new("""{"users":["7590-VHVEG"]}""");

    /// <summary>The most ids of one list. A job takes more.</summary>
    public const int MaxUsers = 100_000;
}
