namespace ModelPipeline.Models.Onnx;

/// <summary>
/// The graph of an ONNX file, as far as this product needs the graph itself. Malformed parts are skipped: onnxruntime reports what is wrong
/// with such a file.
/// </summary>
internal sealed class OnnxFile
{
    private readonly byte[] content;

    public OnnxFile(byte[] content)
    {
        this.content = content;
        var nodes = new List<OnnxNode>();
        var initializers = new HashSet<string>();
        var inputs = new List<string>();
        var outputs = new List<string>();
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

        Nodes = nodes;
        Initializers = initializers;
        Inputs = inputs;
        Outputs = outputs;
    }

    public ReadOnlyMemory<byte> Content => content;

    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>The names of the graph's constants. An older file lists constants among its inputs too.</summary>
    public IReadOnlySet<string> Initializers { get; }

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>
    /// The same model without the inputs that no stored output depends on, such as the label of the training data, and without the nodes
    /// that only such inputs feed. The unchanged file where every input is needed.
    /// </summary>
    public byte[] Without(Func<string, bool> isStored)
    {
        var needed = new HashSet<string>(Outputs.Where(isStored));
        for (var known = 0; known < needed.Count;)
        {
            known = needed.Count;
            // In nearly all files a node comes after the nodes that the node reads from, so one round is enough.
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
