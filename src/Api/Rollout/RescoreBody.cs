using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The job that scores users again after a change.</summary>
/// <param name="MaxUsersPerSecond">The largest number of users a second over the whole cluster; null for no limit.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RescoreBody(double? MaxUsersPerSecond = null);
