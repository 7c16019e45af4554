namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>
/// Builds an ONNX file: ir_version 8, opsets ai.onnx 15 and ai.onnx.ml 3. The tests write every part themselves and so know the answers of
/// the model. A dimension of <see cref="Free"/> is symbolic.
/// </summary>
internal sealed class OnnxGraph
{
    public const int Free = -1;

    private readonly ProtoWriter graph = new ProtoWriter().Text(2, "test");

    public ProtoWriter Proto => graph;

    public OnnxGraph Input(string name, Element element, params int[] shape) => Value(11, name, Tensor(element, shape));

    public OnnxGraph Output(string name, Element element, params int[] shape) => Value(12, name, Tensor(element, shape));

    /// <summary>A sequence of maps from class to probability.</summary>
    public OnnxGraph MapsOutput(string name, Element key, Element value = Element.Float) =>
        Value(12, name, Sequence(MapType(key, value)));

    public OnnxGraph MapInput(string name, Element key, Element value) => Value(11, name, MapType(key, value));

    public OnnxGraph SequenceInput(string name, Element element, params int[] shape) => Value(11, name, Sequence(Tensor(element, shape)));

    public OnnxGraph SequenceOutput(string name, Element element, params int[] shape) => Value(12, name, Sequence(Tensor(element, shape)));

    /// <summary>An optional tensor.</summary>
    public OnnxGraph OptionalOutput(string name, Element element, params int[] shape) =>
        Value(12, name, new ProtoWriter().Message(9, new ProtoWriter().Message(1, Tensor(element, shape))));

    public OnnxGraph Weights(string name, float[] values, params int[] shape)
    {
        var tensor = new ProtoWriter();
        foreach (var size in shape)
            tensor.Number(1, size);
        tensor.Number(2, (int)Element.Float);
        foreach (var value in values)
            tensor.Float(4, value);
        graph.Message(5, tensor.Text(8, name));
        return this;
    }

    /// <summary>Whole numbers, such as a shape or an index.</summary>
    public OnnxGraph Numbers(string name, params long[] values)
    {
        graph.Message(5, new ProtoWriter().Number(1, values.Length).Number(2, (int)Element.Int64).Numbers(7, values).Text(8, name));
        return this;
    }

    /// <summary>Floats in a file beside the model file.</summary>
    public OnnxGraph WeightsBeside(string name, string file, int offset, int count)
    {
        ProtoWriter Entry(string key, string value) => new ProtoWriter().Text(1, key).Text(2, value);
        graph.Message(5, new ProtoWriter().Number(1, count).Number(2, (int)Element.Float).Text(8, name)
            .Message(13, Entry("location", file)).Message(13, Entry("offset", $"{offset}")).Message(13, Entry("length", $"{count * 4}"))
                .Number(14, 1));
        return this;
    }

    public OnnxGraph Node(string op, string[] inputs, string[] outputs, params OnnxAttribute[] attributes) =>
        Node("", op, inputs, outputs, attributes);

    /// <summary>An operator of the domain ai.onnx.ml.</summary>
    public OnnxGraph MlNode(string op, string[] inputs, string[] outputs, params OnnxAttribute[] attributes) =>
        Node("ai.onnx.ml", op, inputs, outputs, attributes);

    public byte[] ToArray() => new ProtoWriter()
        .Number(1, 8)
        .Message(7, graph)
        .Message(8, new ProtoWriter().Text(1, "").Number(2, 15))
        .Message(8, new ProtoWriter().Text(1, "ai.onnx.ml").Number(2, 3))
        .ToArray();

    private OnnxGraph Node(string domain, string op, string[] inputs, string[] outputs, OnnxAttribute[] attributes)
    {
        var node = new ProtoWriter();
        Array.ForEach(inputs, name => node.Text(1, name));
        Array.ForEach(outputs, name => node.Text(2, name));
        node.Text(4, op);
        Array.ForEach(attributes, attribute => node.Message(5, attribute.Proto));
        graph.Message(1, node.Text(7, domain));
        return this;
    }

    private OnnxGraph Value(int field, string name, ProtoWriter type)
    {
        graph.Message(field, new ProtoWriter().Text(1, name).Message(2, type));
        return this;
    }

    private static ProtoWriter Sequence(ProtoWriter element) => new ProtoWriter().Message(4, new ProtoWriter().Message(1, element));

    private static ProtoWriter Tensor(Element element, int[] sizes)
    {
        var shape = new ProtoWriter();
        for (var i = 0; i < sizes.Length; i++)
            shape.Message(1, sizes[i] == Free ? new ProtoWriter().Text(2, i == 0 ? "N" : "F") : new ProtoWriter().Number(1, sizes[i]));
        return new ProtoWriter().Message(1, new ProtoWriter().Number(1, (int)element).Message(2, shape));
    }

    private static ProtoWriter MapType(Element key, Element value) =>
        new ProtoWriter().Message(5, new ProtoWriter().Number(1, (int)key).Message(2, Tensor(value, [])));
}
