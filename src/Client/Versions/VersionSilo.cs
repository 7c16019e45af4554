namespace ModelPipeline.Client;

/// <summary>A version on one silo.</summary>
/// <param name="Silo">The address of the silo.</param>
/// <param name="State">How far the version is there: <c>Fetching, Checking, Warming, Ready, Failed</c>.</param>
/// <param name="Faults">Why the silo cannot use the version; empty if it can.</param>
public sealed record VersionSilo(string Silo, string State, IReadOnlyList<string> Faults);
