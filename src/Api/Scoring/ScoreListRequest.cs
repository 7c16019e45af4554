using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>Whom to score.</summary>
/// <param name="Users">Up to 100,000 user ids; one that stands twice is scored once.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ScoreListRequest(IReadOnlyList<string?>? Users)
{
    /// <summary>One with all that it can have.</summary>
    public static readonly BodyExample Example = new("""{"users":["7590-VHVEG"]}""");

    /// <summary>Most ids in one list; more is work for a job.</summary>
    public const int MaxUsers = 100_000;
}
