namespace ModelPipeline;

/// <summary>Rows from all over an input, with the columns and types that the store has for them.</summary>
/// <param name="Parts">The rows, in parts whose columns may have different types.</param>
/// <param name="ReadAt">When the first query was sent, in the time that stamps scores.</param>
internal sealed record SampledInput(IReadOnlyList<Batch> Parts, DateTimeOffset ReadAt)
{
    /// <summary>Whether there is a row of the user.</summary>
    public bool Has(string user) => Parts.Any(part => part.Users.Contains(user));

    /// <summary>The rows of the users who were not forgotten since they were read.</summary>
    public SampledInput Without(ForgottenUsers forgotten) => this with { Parts = [.. Parts.Select(part => Without(part, forgotten))] };

    private Batch Without(Batch part, ForgottenUsers forgotten)
    {
        using var use = forgotten.Begin(part.Users, ReadAt);
        return use.Forgotten.Count == 0 ? part : part.Select([.. Enumerable.Range(0, part.Count).Except(use.Forgotten)]);
    }
}
