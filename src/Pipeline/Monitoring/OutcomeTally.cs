namespace ModelPipeline;

/// <summary>
/// Counts the outcomes of a batch's users, so that a batch is recorded and not each user: a measurement takes a look-up. Thread-safe.
/// </summary>
internal sealed class OutcomeTally
{
    private static readonly int Kinds = Enum.GetValues<RowOutcomeKind>().Length;

    private readonly int[] counts = new int[Kinds];

    /// <summary>Counts a user.</summary>
    public void Add(RowOutcomeKind outcome) => Interlocked.Increment(ref counts[(int)outcome]);

    /// <summary>The outcomes that users had, each with the number of users.</summary>
    public IEnumerable<(RowOutcomeKind Outcome, int Users)> Counts()
    {
        for (var kind = 0; kind < Kinds; kind++)
        {
            if (Volatile.Read(ref counts[kind]) is var users and > 0)
                yield return ((RowOutcomeKind)kind, users);
        }
    }
}
