namespace ModelPipeline;

/// <summary>A part of a scan.</summary>
/// <param name="Rows">The rows; at least one unless there is something unreadable.</param>
/// <param name="Cursor">Where the scan goes on after them, in the retriever's own words; short, since jobs store it.</param>
/// <param name="AsOf">Of when the rows are, in the time in which scores are stamped; null where they are no older than the call of
/// <see cref="IRetriever.ScanAsync"/>.</param>
public sealed record ScanBatch(Batch Rows, string Cursor, DateTimeOffset? AsOf = null)
{
    /// <summary>
    /// What could not be read as a row and is nobody's: lines of a file that do not split into its columns. <see cref="ScanPlan.Users"/>
    /// counts them too; a job records each as failed, under the name of its place.
    /// </summary>
    public IReadOnlyList<FailedUser> Unreadable { get; init; } = [];
}
