namespace ModelPipeline.Grains;

/// <summary>A version on one silo.</summary>
/// <param name="Silo">The address of the silo.</param>
/// <param name="State">How far the version is there: <c>Fetching, Checking, Warming, Ready, Failed</c>.</param>
/// <param name="Faults">Why the silo cannot use the version; empty if it can.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.VersionSilo")]
public sealed record VersionSilo([property: Id(0)] string Silo, [property: Id(1)] string State, [property: Id(2)] string[] Faults);
