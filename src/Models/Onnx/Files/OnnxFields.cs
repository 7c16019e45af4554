namespace ModelPipeline.Models.Onnx;

/// <summary>The field numbers of an ONNX file, from onnx.proto.</summary>
internal static class OnnxFields
{
    /// <summary>
    /// How deep this product looks into graphs inside graphs. Each graph is three messages deeper, and protobuf readers, onnxruntime
    /// included, refuse messages deeper than 100.
    /// </summary>
    public const int DeepestGraph = 34;

    public const int ModelGraph = 7;
    public const int ModelFunction = 25;
    public const int GraphNode = 1;
    public const int GraphInitializer = 5;
    public const int GraphInput = 11;
    public const int GraphOutput = 12;
    public const int GraphSparse = 15;
    public const int FunctionNode = 7;
    public const int SparseValues = 1;
    public const int SparseIndices = 2;
    public const int NodeInput = 1;
    public const int NodeOutput = 2;
    public const int NodeName = 3;
    public const int NodeOperator = 4;
    public const int NodeAttribute = 5;
    public const int AttributeName = 1;
    public const int AttributeInt = 3;
    public const int AttributeText = 4;
    public const int AttributeTensor = 5;
    public const int AttributeGraph = 6;
    public const int AttributeInts = 8;
    public const int AttributeTexts = 9;
    public const int AttributeTensors = 10;
    public const int AttributeGraphs = 11;
    public const int AttributeType = 20;
    public const int ValueName = 1;
    public const int ValueType = 2;
    public const int TensorName = 8;
    public const int TensorBytes = 9;
    public const int TensorExternal = 13;
    public const int TensorLocation = 14;
    public const int EntryKey = 1;
    public const int EntryValue = 2;
}
