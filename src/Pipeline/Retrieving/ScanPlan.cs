namespace ModelPipeline;

/// <summary>The plan for reading a whole input.</summary>
/// <param name="Partitions">The partitions, in a format that only the retriever reads. Short, because jobs store them.</param>
/// <param name="Users">The number of users when the plan was made.</param>
public sealed record ScanPlan(IReadOnlyList<string> Partitions, long Users);
