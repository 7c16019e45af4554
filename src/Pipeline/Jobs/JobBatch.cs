namespace ModelPipeline;

/// <summary>A batch of a job on its way from the input to the output.</summary>
/// <param name="Outcomes">The outcomes of the batch's users, as far as they are known.</param>
/// <param name="Sources">Rows that were read and not applied yet, with the time of their query.</param>
/// <param name="Cursor">The cursor from which the partition continues after this batch.</param>
internal sealed record JobBatch(BatchOutcomes Outcomes, IReadOnlyList<SourceRows> Sources, string Cursor)
{
    /// <summary>Parts of the input that are not a user's row. Each counts as a failure.</summary>
    public IReadOnlyList<FailedUser> Unreadable { get; init; } = [];

    /// <summary>The rows for a table beside the output table; empty for a job that writes predictions.</summary>
    public IReadOnlyList<VersionRows> TableRows { get; init; } = [];

    /// <summary>The predictions to write.</summary>
    public IReadOnlyList<Predictions> Predictions { get; init; } = [];
}
