namespace ModelPipeline.Grains;

/// <summary>The stored counts of one version in one hour.</summary>
/// <param name="Version">The version.</param>
/// <param name="Job">The job; empty for calls and lists.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Counts">The counts (<see cref="WindowBytes"/>).</param>
internal sealed record HourEntry(string Version, Guid Job, long Rows, byte[] Counts);
