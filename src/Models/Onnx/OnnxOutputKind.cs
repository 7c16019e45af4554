namespace ModelPipeline.Models.Onnx;

/// <summary>The kinds of a model's outputs.</summary>
internal enum OnnxOutputKind
{
    /// <summary>A tensor with the values of all rows.</summary>
    Tensor,

    /// <summary>
    /// A sequence of tensors, each with values of all rows. A classifier with several targets makes one tensor for each target.
    /// </summary>
    Tensors,

    /// <summary>A sequence of maps from class to value, one map for each row.</summary>
    Maps,
}
