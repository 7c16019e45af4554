namespace ModelPipeline.Compliance;

/// <summary>
/// A model for the compliance suites: a file, rows for it, and the right answers, which are not computed by the tested code. The model has
/// at least two inputs. Each input is fed by the column with its name.
/// </summary>
public interface IModelSample
{
    /// <summary>The extension of the file, such as <c>.onnx</c>.</summary>
    string Extension { get; }

    /// <summary>
    /// The output that <see cref="ScoresOf"/> computes, in the form of <c>Model:Outputs</c>, such as <c>probabilities[1]</c>.
    /// </summary>
    string Score { get; }

    /// <summary>Whether any value of a row may be null.</summary>
    bool TakesNulls => false;

    /// <summary>The content of the file.</summary>
    byte[] Content { get; }

    /// <summary>Loads a model of this kind.</summary>
    Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken);

    /// <summary>Rows that differ in every column. The same seed gives the same rows.</summary>
    Batch Rows(int count, int seed = 1);

    /// <summary>The right answers.</summary>
    IReadOnlyList<double> ScoresOf(Batch rows);
}
