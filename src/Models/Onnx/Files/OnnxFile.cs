namespace ModelPipeline.Models.Onnx;

/// <summary>
/// What an ONNX file says about its graph, as far as the product looks at it itself. What is malformed is passed over: onnxruntime says
/// what is wrong with such a file.
/// </summary>
internal sealed class OnnxFile
{
    private readonly byte[] content;

    public OnnxFile(byte[] content)
    {
        this.content = content;
        var (nodes, initializers, inputs, outputs) = (new List<OnnxNode>(), new HashSet<string>(), new List<string>(), new List<string>());
        var graph = new ProtoReader(ProtoReader.First(content, OnnxFields.ModelGraph));
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case OnnxFields.GraphNode:
                    nodes.Add(OnnxNode.Read(graph.Content));
                    break;
                case OnnxFields.GraphInitializer:
                    initializers.Add(ProtoReader.Text(graph.Content, OnnxFields.TensorName));
                    break;
                case OnnxFields.GraphInput:
                    inputs.Add(ProtoReader.Text(graph.Content, OnnxFields.ValueName));
                    break;
                case OnnxFields.GraphOutput:
                    outputs.Add(ProtoReader.Text(graph.Content, OnnxFields.ValueName));
                    break;
            }
        }

        (Nodes, Initializers, Inputs, Outputs) = (nodes, initializers, inputs, outputs);
    }

    public ReadOnlyMemory<byte> Content => content;

    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>The names of the constants of the graph. An older file lists them among its inputs too.</summary>
    public IReadOnlySet<string> Initializers { get; }

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>
    /// The same model without the inputs that none of these outputs depends on, such as the label that a model was trained with, and
    /// without what only they feed. Itself where every input is needed.
    /// </summary>
    public byte[] Without(Func<string, bool> isStored)
    {
        var needed = new HashSet<string>(Outputs.Where(isStored));
        for (var known = 0; known < needed.Count;)
        {
            known = needed.Count;
            // Nodes stand behind those that they read from, in all but odd files: one round does.
            foreach (var node in Nodes.Reverse())
            {
                if (node.Outputs.Any(needed.Contains))
                    needed.UnionWith(node.Reads);
            }
        }

        if (Inputs.All(input => needed.Contains(input) || Initializers.Contains(input)) || !Outputs.Any(isStored))
            return content;
        return OnnxEdit.Graph(content, (ref ProtoReader field, ProtoWriter graph) =>
        {
            var isKept = field.Field switch
            {
                OnnxFields.GraphNode => ProtoReader.Texts(field.Content, OnnxFields.NodeOutput).Any(needed.Contains),
                OnnxFields.GraphInput => ProtoReader.Text(field.Content, OnnxFields.ValueName) is var name
                    && (needed.Contains(name) || Initializers.Contains(name)),
                OnnxFields.GraphOutput => isStored(ProtoReader.Text(field.Content, OnnxFields.ValueName)),
                _ => true,
            };
            if (isKept)
                graph.Raw(field.Raw);
        });
    }
}
