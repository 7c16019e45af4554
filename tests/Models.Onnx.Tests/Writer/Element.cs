namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>The element types of tensors, with the numbers of TensorProto.DataType.</summary>
internal enum Element
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
    BFloat16 = 16,
}
