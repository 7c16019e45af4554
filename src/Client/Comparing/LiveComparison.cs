namespace ModelPipeline.Client;

/// <summary>
/// What two versions did on the silos since each silo opened them. It is kept in memory: a silo that is lost takes its part along. A
/// candidate and the stable version score different users, so their shares and distributions are compared, not single users.
/// </summary>
/// <param name="Silos">The number of silos that answered.</param>
/// <param name="Version">The version.</param>
/// <param name="Stable">The stable version.</param>
/// <param name="P99Ratio">
/// How many times longer the slowest one percent of the version's batches takes than that of stable, for equal batch sizes; null before
/// both
/// have thirty batches of one size.
/// </param>
/// <param name="Outputs">The outputs of both.</param>
public sealed record LiveComparison(
    int Silos, VersionActivity Version, VersionActivity Stable, double? P99Ratio, IReadOnlyList<OutputShift> Outputs);
