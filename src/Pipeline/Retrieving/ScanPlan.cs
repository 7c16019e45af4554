namespace ModelPipeline;

/// <summary>How a whole input is read.</summary>
/// <param name="Partitions">Each in the retriever's own words, which nobody else reads; short, since jobs store them.</param>
/// <param name="Users">How many users there were when the plan was made.</param>
public sealed record ScanPlan(IReadOnlyList<string> Partitions, long Users);
