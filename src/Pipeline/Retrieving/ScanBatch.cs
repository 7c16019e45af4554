namespace ModelPipeline;

/// <summary>A part of a scan.</summary>
/// <param name="Rows">The rows; at least one unless <see cref="Unreadable"/> has an entry.</param>
/// <param name="Cursor">The position after these rows, in the retriever's own format. Short, because jobs store it.</param>
/// <param name="AsOf">
/// The time whose data the rows show, in the time of the output database. Null if the rows are no older than the call of <see
/// cref="IRetriever.ScanAsync"/>.
/// </param>
public sealed record ScanBatch(Batch Rows, string Cursor, DateTimeOffset? AsOf = null)
{
    /// <summary>
    /// Parts that could not be read as a row and belong to no user: lines of a file that do not split into its columns. <see
    /// cref="ScanPlan.Users"/> counts them too. A job records each as failed, under its file and line.
    /// </summary>
    public IReadOnlyList<FailedUser> Unreadable { get; init; } = [];
}
