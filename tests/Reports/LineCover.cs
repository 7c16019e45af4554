namespace ModelPipeline.Reports;

/// <summary>A line of code with its coverage.</summary>
/// <param name="Line">The line number.</param>
/// <param name="IsHit">Whether a test reaches it.</param>
/// <param name="BranchesHit">The number of its branches that tests reach.</param>
/// <param name="Branches">The number of its branches.</param>
internal sealed record LineCover(int Line, bool IsHit, int BranchesHit, int Branches)
{
    /// <summary>
    /// The coverage of two runs together. For branches only the number of each run is known, so the larger number counts.
    /// </summary>
    public LineCover With(LineCover other) => this with
    {
        IsHit = IsHit || other.IsHit,
        BranchesHit = Math.Max(BranchesHit, other.BranchesHit),
        Branches = Math.Max(Branches, other.Branches),
    };
}
