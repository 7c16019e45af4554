namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>An attribute of an operator (AttributeProto).</summary>
internal sealed class OnnxAttribute
{
    private const int TypeField = 20;

    private OnnxAttribute(string name, int type) => Proto = new ProtoWriter().Text(1, name).Number(TypeField, type);

    public ProtoWriter Proto { get; }

    public static OnnxAttribute Int(string name, long value) => Of(name, 2, [value], (proto, each) => proto.Number(3, each));

    public static OnnxAttribute Text(string name, string value) => Of(name, 3, [value], (proto, each) => proto.Text(4, each));

    public static OnnxAttribute Graph(string name, OnnxGraph value) => Of(name, 5, [value], (proto, each) => proto.Message(6, each.Proto));

    public static OnnxAttribute Floats(string name, params float[] values) => Of(name, 6, values, (proto, each) => proto.Float(7, each));

    public static OnnxAttribute Ints(string name, params long[] values) => Of(name, 7, values, (proto, each) => proto.Number(8, each));

    /// <summary>Numbers in one packed field, the format of proto3 writers.</summary>
    public static OnnxAttribute PackedInts(string name, params long[] values) =>
        Of(name, 7, [values], (proto, each) => proto.Numbers(8, each));

    public static OnnxAttribute Texts(string name, params string[] values) => Of(name, 8, values, (proto, each) => proto.Text(9, each));

    private static OnnxAttribute Of<T>(string name, int type, T[] values, Action<ProtoWriter, T> write)
    {
        var attribute = new OnnxAttribute(name, type);
        Array.ForEach(values, value => write(attribute.Proto, value));
        return attribute;
    }
}
