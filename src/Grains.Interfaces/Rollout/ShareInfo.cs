using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>A version and its share of the users.</summary>
/// <param name="Version">The id of the version.</param>
/// <param name="Percent">The share of the users in percent; 0 to 100, hundredths count.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[GenerateSerializer, Immutable, Alias("ModelPipeline.ShareInfo")]
public sealed record ShareInfo([property: Id(0)] string Version, [property: Id(1)] double Percent);
