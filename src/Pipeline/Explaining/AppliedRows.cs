namespace ModelPipeline;

/// <summary>What a model made of rows, without the rows on which it fails.</summary>
/// <param name="Outputs">The outputs; no columns where the model fails on all rows.</param>
/// <param name="Rows">The rows that the outputs belong to, in their order.</param>
/// <param name="Failures">Why the model fails on the other rows, by the index of the row.</param>
internal sealed record AppliedRows(Batch Outputs, IReadOnlyList<int> Rows, IReadOnlyDictionary<int, string> Failures)
{
    /// <summary>The same without some of the rows.</summary>
    public AppliedRows Without(IReadOnlyList<int> rows)
    {
        if (rows.Count == 0)
            return this;
        int[] places = [.. Enumerable.Range(0, Rows.Count).Where(place => !rows.Contains(Rows[place]))];
        return new(
            Outputs.Select(places),
            Array.ConvertAll(places, place => Rows[place]),
            Failures.Where(each => !rows.Contains(each.Key)).ToDictionary());
    }

    /// <summary>The background of these rows.</summary>
    /// <param name="inputs">All rows.</param>
    public BackgroundRows ToBackground(Batch inputs) => new(inputs.Select([.. Rows]), Outputs, Failures.Count);
}
