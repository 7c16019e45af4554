namespace ModelPipeline.Cli;

/// <summary>What <c>doctor</c> found.</summary>
/// <param name="Server">The server that was looked at.</param>
/// <param name="Checks">The checks, in their order.</param>
internal sealed record DoctorReport(Uri Server, IReadOnlyList<DoctorCheck> Checks)
{
    /// <summary>The worst result.</summary>
    public CheckResult Result => Checks.Max(check => check.Result);
}
