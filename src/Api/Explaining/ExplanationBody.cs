using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a request for an explanation.</summary>
/// <param name="Output">The output column.</param>
/// <param name="Top">The number of contributions to list.</param>
/// <param name="Samples">The pairs of walks.</param>
/// <param name="Version">The version.</param>
/// <param name="Scale">The unit of the contributions.</param>
/// <param name="Features">The features of the call (<c>Input:Request</c>); null for none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ExplanationBody(
    string? Output = null, int? Top = null, int? Samples = null, string? Version = null, string? Scale = null, JsonElement? Features = null)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new(
        """{"features":{"amount":12.5},"output":"fraud_probability","top":5,"scale":"Output"}""",
        """{"features":{"amount":12.5},"output":"fraud_probability","top":5,"samples":200,"version":"v2","scale":"LogOdds"}""");

    /// <summary>The same as parameters of a GET.</summary>
    public ExplanationQuery ToQuery() =>
        new() { Output = Output, Top = Top, Samples = Samples, Version = Version, Scale = Scale };
}
