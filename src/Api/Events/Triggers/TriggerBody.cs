using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a request that pauses a trigger.</summary>
/// <param name="Paused">True to pause the trigger, false to let it go on.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TriggerBody(bool? Paused = null)
{
    /// <summary>The example in the description of the API.</summary>
    public static BodyExample Example { get; } = new("""{"paused":true}""");
}
