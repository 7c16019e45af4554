namespace ModelPipeline.Api;

/// <summary>One thing that <c>doctor</c> looked at on this machine.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Result"><c>Ok</c>, <c>Warning</c> or <c>Failed</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do; null where there is nothing to do.</param>
internal sealed record HealthCheck(string Name, string Result, string Found, string? Remedy = null)
{
    public bool IsFailed => Result == "Failed";

    public static HealthCheck Ok(string name, string found) => new(name, "Ok", found);

    public static HealthCheck Warning(string name, string found, string remedy) => new(name, "Warning", found, remedy);

    public static HealthCheck Failed(string name, string found, string? remedy = null) => new(name, "Failed", found, remedy);
}
