namespace ModelPipeline;

/// <summary>A batch of a job on its way from the input to the output.</summary>
/// <param name="Outcomes">What is settled of its users.</param>
/// <param name="Sources">Rows that were read and not applied yet, and of when they are.</param>
/// <param name="Cursor">Where the partition goes on after it.</param>
internal sealed record JobBatch(BatchOutcomes Outcomes, IReadOnlyList<SourceRows> Sources, string Cursor)
{
    /// <summary>What the input has that is nobody's row; each counts as a failure.</summary>
    public IReadOnlyList<FailedUser> Unreadable { get; init; } = [];

    /// <summary>What is to be written.</summary>
    public IReadOnlyList<Predictions> Predictions { get; init; } = [];
}
