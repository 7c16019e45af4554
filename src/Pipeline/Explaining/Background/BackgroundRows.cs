namespace ModelPipeline;

/// <summary>
/// The rows of the input that explanations of a version compare with, as inputs of the model. They are drawn once, and stay the same as
/// long as the version is open on this silo and none of their users is forgotten.
/// </summary>
internal sealed class BackgroundRows
{
    /// <summary>The number of rows at most.</summary>
    public const int MaxRows = 100;

    /// <param name="rows">The rows, with the columns of the model's input.</param>
    /// <param name="outputs">What the model makes of them, in the same order.</param>
    /// <param name="failed">The number of rows that were left out because the model fails on them.</param>
    public BackgroundRows(Batch rows, Batch outputs, int failed)
    {
        Rows = rows;
        Outputs = outputs;
        Failed = failed;
        Id = BackgroundId.Of(rows);
        Typical = [.. rows.Columns.Select(TypicalValue.Of)];
    }

    /// <summary>The rows.</summary>
    public Batch Rows { get; }

    /// <summary>Identifies the content: silos with the same rows have the same id.</summary>
    public string Id { get; }

    /// <summary>The typical value of each column.</summary>
    public IReadOnlyList<object?> Typical { get; }

    /// <summary>The predictions for the rows.</summary>
    public Batch Outputs { get; }

    /// <summary>The number of rows that were left out because the model fails on them.</summary>
    public int Failed { get; }

    /// <summary>
    /// Puts rows into the order in which a background takes them: by the hashes of their users. So silos that read the same rows, in
    /// whichever order, have the same background, and versions of a pipeline share their users.
    /// </summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="rows">Rows of the input, as inputs of the model.</param>
    public static Batch Order(string pipeline, Batch rows) => rows.Select(
    [
        .. Enumerable.Range(0, rows.Count)
            .OrderBy(row => SeededOrder.Hash(pipeline, rows.Users[row]))
            .ThenBy(row => rows.Users[row], StringComparer.Ordinal),
    ]);
}
