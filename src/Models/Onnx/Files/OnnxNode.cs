namespace ModelPipeline.Models.Onnx;

/// <summary>An operator of a graph.</summary>
/// <param name="Operator">The type of the operator, such as <c>Gather</c>.</param>
/// <param name="Inputs">The names of the input values; empty for an input that is left out.</param>
/// <param name="Outputs">The names of the output values.</param>
/// <param name="Reads">
/// The inputs of the operator and of the graphs inside the operator (the branches of an If, the body of a Loop).
/// </param>
internal sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs,
    IReadOnlyCollection<string> Reads)
{
    public static OnnxNode Read(ReadOnlySpan<byte> node)
    {
        var inputs = ProtoReader.Texts(node, OnnxFields.NodeInput);
        var reads = new HashSet<string>(inputs);
        AddInner(node, reads, depth: 0);
        // The empty name stands for an input that is left out.
        reads.Remove("");
        return new(ProtoReader.Text(node, OnnxFields.NodeOperator), inputs, ProtoReader.Texts(node, OnnxFields.NodeOutput), reads);
    }

    // The names of the inner graph's own values are included. They do no harm, because no other graph uses them.
    private static void AddInner(ReadOnlySpan<byte> node, HashSet<string> reads, int depth)
    {
        var attributes = new ProtoReader(node);
        while (attributes.Next(OnnxFields.NodeAttribute))
        {
            var attribute = new ProtoReader(attributes.Content);
            while (attribute.Next())
            {
                if (attribute.Field is OnnxFields.AttributeGraph or OnnxFields.AttributeGraphs && depth < OnnxFields.DeepestGraph)
                    AddGraph(attribute.Content, reads, depth + 1);
            }
        }
    }

    private static void AddGraph(ReadOnlySpan<byte> graph, HashSet<string> reads, int depth)
    {
        var parts = new ProtoReader(graph);
        while (parts.Next())
        {
            if (parts.Field == OnnxFields.GraphNode)
            {
                reads.UnionWith(ProtoReader.Texts(parts.Content, OnnxFields.NodeInput));
                AddInner(parts.Content, reads, depth);
            }
            else if (parts.Field == OnnxFields.GraphOutput)
            {
                // A branch may pass a value of the outer graph on unchanged.
                reads.Add(ProtoReader.Text(parts.Content, OnnxFields.ValueName));
            }
        }
    }
}
