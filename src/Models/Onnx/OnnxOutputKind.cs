namespace ModelPipeline.Models.Onnx;

/// <summary>What an output of a model is.</summary>
internal enum OnnxOutputKind
{
    /// <summary>A tensor with the values of all rows.</summary>
    Tensor,

    /// <summary>A sequence of tensors, each with values of all rows: a classifier of several targets makes one a target.</summary>
    Tensors,

    /// <summary>A sequence of maps from class to value, one a row.</summary>
    Maps,
}
