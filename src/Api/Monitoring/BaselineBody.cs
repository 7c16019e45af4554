using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a request for a baseline.</summary>
/// <param name="Version">The version; null for the stable one.</param>
/// <param name="Days">The number of days up to now whose rows are the baseline.</param>
/// <param name="Job">The job whose rows are the baseline.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record BaselineBody(string? Version = null, int? Days = null, Guid? Job = null)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new(
        """{"version":"v2","days":7}""", """{"version":"v2","days":7,"job":"01a2090d-0de8-7020-96fa-d91e848a787a"}""");

    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check()
    {
        if (Days is null && Job is null)
            return "The body has neither \"days\" nor \"job\"; send one of them, or a CSV file with the type text/csv.";
        return Days is not null && Job is not null ? "The body has \"days\" and \"job\"; send one of them." : null;
    }
}
