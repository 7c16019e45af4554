namespace ModelPipeline.Cli;

/// <summary>One thing that <c>doctor</c> looked at.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Result">The result.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do; null where there is nothing to do.</param>
internal sealed record DoctorCheck(string Name, CheckResult Result, string Found, string? Remedy = null)
{
    public static DoctorCheck Ok(string name, string found) => new(name, CheckResult.Ok, found);
}
