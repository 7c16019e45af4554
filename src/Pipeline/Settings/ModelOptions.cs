namespace ModelPipeline;

/// <summary>The model of a pipeline, under <c>Pipelines:{name}:Model</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>The file: <c>.onnx</c> or an ML.NET <c>.zip</c>.</summary>
    public string Path { get; set; } = "";

    /// <summary>The kind of model (<c>Onnx</c>, <c>MlNet</c>); needed only where the file's ending does not say it.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The version that scores carry. Default: the first 12 hex digits of the file's SHA-256.</summary>
    public string Version { get; set; } = "";

    /// <summary>Model input to the table's columns that feed it, in order; needed for a matrix input, or where names differ.</summary>
    public Dictionary<string, string[]> Inputs { get; set; } = [];

    /// <summary>Column of the output table to <c>output</c> or <c>output[index or class]</c> of the model. Default: all outputs, flattened.</summary>
    public Dictionary<string, string> Outputs { get; set; } = [];

    /// <summary>Input column to the value that stands in for a null. Without one, a null that the model cannot take makes its row unusable.</summary>
    public Dictionary<string, string> Nulls { get; set; } = [];
}
