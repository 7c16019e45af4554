namespace ModelPipeline;

/// <summary>Rows of a sample, and their columns.</summary>
/// <param name="Columns">The columns, in the order of the values.</param>
/// <param name="Rows">The rows.</param>
internal sealed record SampledRows(IReadOnlyList<Field> Columns, IReadOnlyList<SampledRow> Rows)
{
    /// <summary>Whether the rows of others have the same columns.</summary>
    public bool Fits(IReadOnlyList<Field> columns) =>
        Columns.Select(column => (column.Name, column.Type)).SequenceEqual(columns.Select(column => (column.Name, column.Type)));
}
