using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>The job that scores the users again whose stored version is another.</summary>
/// <param name="MaxUsersPerSecond">The largest number of users a second over the whole cluster; null for no limit.</param>
public sealed record RescoreRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? MaxUsersPerSecond = null);
