using System.Globalization;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// The weights that a model keeps in other files. A constant of the model names the file, the place in the file and the length. Constants
/// are in the graph, in graphs inside operators, and in functions.
/// </summary>
internal static class OnnxWeights
{
    private enum Part
    {
        Model,
        Graph,
        Function,
        Node,
        Attribute,
        Sparse,
        Tensor,
    }

    /// <summary>The names of the files, relative to the model's folder, in ordinal order.</summary>
    public static IReadOnlyList<string> Files(ReadOnlySpan<byte> model)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        Find(Part.Model, model, files, graphs: 0);
        return [.. files];
    }

    /// <summary>The model with the weights inside.</summary>
    /// <param name="model">The model.</param>
    /// <param name="files">The content of each file, by name.</param>
    /// <exception cref="ArgumentOutOfRangeException">A file is shorter than the model says.</exception>
    public static byte[] Inline(ReadOnlySpan<byte> model, IReadOnlyDictionary<string, byte[]> files) =>
        Inline(Part.Model, model, files, graphs: 0);

    private static void Find(Part part, ReadOnlySpan<byte> message, SortedSet<string> files, int graphs)
    {
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            if (part == Part.Tensor && fields.Field == OnnxFields.TensorExternal
                && ProtoReader.First(fields.Content, OnnxFields.EntryKey).SequenceEqual("location"u8))
            {
                files.Add(ProtoReader.Text(fields.Content, OnnxFields.EntryValue));
            }
            else if (Inner(part, fields.Field) is { } inner && graphs <= OnnxFields.DeepestGraph)
            {
                Find(inner, fields.Content, files, inner == Part.Graph ? graphs + 1 : graphs);
            }
        }
    }

    private static byte[] Inline(Part part, ReadOnlySpan<byte> message, IReadOnlyDictionary<string, byte[]> files, int graphs)
    {
        if (part == Part.Tensor)
            return ProtoReader.First(message, OnnxFields.TensorExternal).IsEmpty ? message.ToArray() : Tensor(message, files);
        return OnnxEdit.Message(message, (ref ProtoReader field, ProtoWriter to) =>
        {
            if (Inner(part, field.Field) is { } inner && graphs <= OnnxFields.DeepestGraph)
            {
                to.Field(field.Field, Inline(inner, field.Content, files, inner == Part.Graph ? graphs + 1 : graphs));
            }
            else
            {
                to.Raw(field.Raw);
            }
        });
    }

    private static byte[] Tensor(ReadOnlySpan<byte> tensor, IReadOnlyDictionary<string, byte[]> files)
    {
        byte[] file = [];
        var offset = 0L;
        long? length = null;
        var entries = new ProtoReader(tensor);
        while (entries.Next(OnnxFields.TensorExternal))
        {
            var value = ProtoReader.Text(entries.Content, OnnxFields.EntryValue);
            switch (ProtoReader.Text(entries.Content, OnnxFields.EntryKey))
            {
                case "location":
                    file = files[value];
                    break;
                case "offset":
                    offset = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "length":
                    length = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
            }
        }

        var weights = file.AsMemory(checked((int)offset));
        return OnnxEdit.Message(tensor, (ref ProtoReader field, ProtoWriter to) =>
        {
            if (field.Field == OnnxFields.TensorLocation)
                to.Field(OnnxFields.TensorBytes, weights.Span[..checked((int)(length ?? weights.Length))]);
            else if (field.Field != OnnxFields.TensorExternal)
                to.Raw(field.Raw);
        });
    }

    private static Part? Inner(Part part, int field) => (part, field) switch
    {
        (Part.Model, OnnxFields.ModelGraph) => Part.Graph,
        (Part.Model, OnnxFields.ModelFunction) => Part.Function,
        (Part.Graph, OnnxFields.GraphNode) or (Part.Function, OnnxFields.FunctionNode) => Part.Node,
        (Part.Graph, OnnxFields.GraphInitializer) => Part.Tensor,
        (Part.Graph, OnnxFields.GraphSparse) => Part.Sparse,
        (Part.Sparse, OnnxFields.SparseValues or OnnxFields.SparseIndices) => Part.Tensor,
        (Part.Node, OnnxFields.NodeAttribute) => Part.Attribute,
        (Part.Attribute, OnnxFields.AttributeTensor or OnnxFields.AttributeTensors) => Part.Tensor,
        (Part.Attribute, OnnxFields.AttributeGraph or OnnxFields.AttributeGraphs) => Part.Graph,
        _ => null,
    };
}
