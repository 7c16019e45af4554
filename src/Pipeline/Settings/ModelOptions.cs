namespace ModelPipeline;

/// <summary>The model of a pipeline, under <c>Pipelines:{name}:Model</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>
    /// The model file: <c>.onnx</c>, an ML.NET <c>.zip</c>, for Python a <c>.joblib</c>, <c>.pkl</c> or <c>.py</c>, for LightGBM a
    /// <c>.txt</c> or <c>.lgb</c>, for XGBoost a <c>.json</c> or <c>.ubj</c>. A folder of MLflow also works. The file may be on this
    /// machine or behind an address: <c>https://host/churn.onnx</c>, <c>gs://bucket/churn.onnx</c>, <c>s3://bucket/churn.onnx</c>,
    /// <c>models:/churn/3</c> or <c>models:/churn@champion</c>.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// The kind of model (<c>Onnx</c>, <c>MlNet</c>, <c>Python</c>, <c>LightGbm</c>, <c>XGBoost</c>, <c>OpenInference</c>). Needed only if
    /// the path does not tell the kind.
    /// </summary>
    public string Kind { get; set; } = "";

    /// <summary>
    /// The SHA-256 that the content must have: 64 hex digits, as <c>sha256sum</c> prints them. Default: any content is taken.
    /// </summary>
    public string Sha256 { get; set; } = "";

    /// <summary>
    /// How often the source is asked whether its content has changed. New content becomes a version. Default zero: never. 1 second to 30
    /// days.
    /// </summary>
    public TimeSpan Refresh { get; set; }

    /// <summary>What happens with new content, once it is checked and warm on every silo. Default Promote.</summary>
    public ModelChange OnChange { get; set; }

    /// <summary>
    /// For <c>OpenInference</c>: the server that has the model, such as <c>http://triton:8000</c>. It speaks the Open Inference Protocol
    /// (KServe, Triton, MLServer, this product).
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>For <c>OpenInference</c>: the name of the model on the server.</summary>
    public string Name { get; set; } = "";

    /// <summary>For <c>OpenInference</c>: the bearer token that the server wants. Default: none.</summary>
    public string Token { get; set; } = "";

    /// <summary>
    /// For <c>OpenInference</c>: the datatypes of inputs and outputs that the server does not describe, such as <c>FP32</c>, or
    /// <c>FP32[4]</c> for four values a row.
    /// </summary>
    public Dictionary<string, string> Types { get; set; } = [];

    /// <summary>
    /// The version that is stored with scores. Default: the first 12 hex digits of the file's SHA-256. For <c>OpenInference</c>: the
    /// version on the server. Default: the one that the server chooses, and each score has the version that the server answered.
    /// </summary>
    public string Version { get; set; } = "";

    /// <summary>
    /// Maps a model input to the table columns that feed it, in order. Needed for a matrix input, or if the names differ.
    /// </summary>
    public Dictionary<string, string[]> Inputs { get; set; } = [];

    /// <summary>
    /// Maps a column of the output table to <c>output</c> or <c>output[index or class]</c> of the model. Default: all outputs, flattened.
    /// </summary>
    public Dictionary<string, string> Outputs { get; set; } = [];

    /// <summary>
    /// Maps an input column to the value that replaces a null. Without a value, a null that the model cannot take makes its row unusable.
    /// </summary>
    public Dictionary<string, string> Nulls { get; set; } = [];

    /// <summary>
    /// The interpreter of a Python model: a name on the PATH, a file, or the folder of a virtual environment. It must be Python 3.9 or
    /// later, with numpy and the packages that the model needs. Default: <c>python3</c>.
    /// </summary>
    public string Python { get; set; } = "";

    /// <summary>Folders of modules that a Python model needs, separated by <c>:</c>. The folder of the model is always searched.</summary>
    public string PythonPath { get; set; } = "";

    /// <summary>
    /// The memory limit of one process of a Python model, such as <c>512MB</c> or <c>2GB</c>. A process that exceeds the limit is replaced.
    /// Default: the memory after loading, plus the process's share of half of the machine's memory.
    /// </summary>
    public string MaxMemory { get; set; } = "";

    /// <summary>Where the model is: the path, or the address of a model on a server.</summary>
    public string ToAddress() => Path.Length > 0 || Url.Length == 0
        ? Path
        : $"{Url.TrimEnd('/')}/v2/models/{Uri.EscapeDataString(Name)}"
            + (Version.Length > 0 ? $"/versions/{Uri.EscapeDataString(Version)}" : "");

    /// <summary>These settings with another path.</summary>
    internal ModelOptions At(string path)
    {
        var copy = (ModelOptions)MemberwiseClone();
        copy.Path = path;
        return copy;
    }
}
