namespace ModelPipeline.Reports;

/// <summary>A line of code and how much of it tests reach.</summary>
/// <param name="Line">Its number.</param>
/// <param name="IsHit">Whether a test reaches it.</param>
/// <param name="BranchesHit">How many of its branches tests reach.</param>
/// <param name="Branches">How many it has.</param>
internal sealed record LineCover(int Line, bool IsHit, int BranchesHit, int Branches)
{
    /// <summary>What two runs reach together. Of branches it is only known how many each reached: the larger number counts.</summary>
    public LineCover With(LineCover other) => this with
    {
        IsHit = IsHit || other.IsHit,
        BranchesHit = Math.Max(BranchesHit, other.BranchesHit),
        Branches = Math.Max(Branches, other.Branches),
    };
}
