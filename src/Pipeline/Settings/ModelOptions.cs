namespace ModelPipeline;

/// <summary>The model of a pipeline, under <c>Pipelines:{name}:Model</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>
    /// The file: <c>.onnx</c>, an ML.NET <c>.zip</c>, for Python a <c>.joblib</c>, <c>.pkl</c> or <c>.py</c>, LightGBM's <c>.txt</c> or
    /// <c>.lgb</c>, XGBoost's <c>.json</c> or <c>.ubj</c>; or a folder of MLflow.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// The kind of model (<c>Onnx</c>, <c>MlNet</c>, <c>Python</c>, <c>LightGbm</c>, <c>XGBoost</c>); needed only where the path does not
    /// say it.
    /// </summary>
    public string Kind { get; set; } = "";

    /// <summary>The version that scores carry. Default: the first 12 hex digits of the file's SHA-256.</summary>
    public string Version { get; set; } = "";

    /// <summary>Model input to the table's columns that feed it, in order; needed for a matrix input, or where names differ.</summary>
    public Dictionary<string, string[]> Inputs { get; set; } = [];

    /// <summary>
    /// Column of the output table to <c>output</c> or <c>output[index or class]</c> of the model. Default: all outputs, flattened.
    /// </summary>
    public Dictionary<string, string> Outputs { get; set; } = [];

    /// <summary>
    /// Input column to the value that stands in for a null. Without one, a null that the model cannot take makes its row unusable.
    /// </summary>
    public Dictionary<string, string> Nulls { get; set; } = [];

    /// <summary>
    /// The interpreter of a Python model: a name on the PATH, a file, or the folder of a virtual environment. Python 3.9 or later, with
    /// numpy and what the model needs. Default: <c>python3</c>.
    /// </summary>
    public string Python { get; set; } = "";

    /// <summary>
    /// Folders of the modules that a Python model needs, divided by <c>:</c>. The folder of the model is looked into without being named.
    /// </summary>
    public string PythonPath { get; set; } = "";

    /// <summary>
    /// The memory that a process of a Python model may have, such as <c>512MB</c> or <c>2GB</c>; one that has more is replaced. Default:
    /// what the process has after loading, and its share of half of the machine's memory.
    /// </summary>
    public string MaxMemory { get; set; } = "";
}
