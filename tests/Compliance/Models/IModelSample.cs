namespace ModelPipeline.Compliance;

/// <summary>
/// A model of some kind as the model suites see it: a file, rows for it, and its answers as another than the code under test gives them.
/// It takes two inputs or more, each fed by one column of its name.
/// </summary>
public interface IModelSample
{
    /// <summary>The ending of its file, such as <c>.onnx</c>.</summary>
    string Extension { get; }

    /// <summary>
    /// The output that <see cref="ScoresOf"/> computes, as <c>Model:Outputs</c> names it, such as <c>probabilities[1]</c>.
    /// </summary>
    string Score { get; }

    /// <summary>Whether a row may lack a value of any of them.</summary>
    bool TakesNulls => false;

    /// <summary>The file.</summary>
    byte[] Content { get; }

    /// <summary>Loads a model of the kind.</summary>
    Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken);

    /// <summary>Rows that differ in every column, the same for the same seed.</summary>
    Batch Rows(int count, int seed = 1);

    /// <summary>The right answers.</summary>
    IReadOnlyList<double> ScoresOf(Batch rows);
}
