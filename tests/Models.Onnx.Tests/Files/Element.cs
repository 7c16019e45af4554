namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>Element types of tensors, numbered as TensorProto.DataType numbers them.</summary>
internal enum Element
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
}
