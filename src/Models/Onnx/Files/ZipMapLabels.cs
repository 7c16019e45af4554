using System.Globalization;
using System.Text;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// Reads the classes of an output of maps from the file. onnxruntime's metadata says that the output is a sequence of maps, but not which
/// keys the maps have. Only a run shows the keys, or the ZipMap operator that makes the output. skl2onnx ends a classifier with a ZipMap.
/// </summary>
internal static class ZipMapLabels
{
    /// <returns>
    /// The labels in the order of the values in onnxruntime's maps, which are sorted by key: numbers by value, texts by their UTF-8 bytes.
    /// Null where no ZipMap makes the output.
    /// </returns>
    public static string[]? Read(ReadOnlySpan<byte> model, string output)
    {
        var graph = new ProtoReader(ProtoReader.First(model, OnnxFields.ModelGraph));
        while (graph.Next(OnnxFields.GraphNode))
        {
            var node = graph.Content;
            if (ProtoReader.First(node, OnnxFields.NodeOperator).SequenceEqual("ZipMap"u8)
                && ProtoReader.Text(node, OnnxFields.NodeOutput) == output)
            {
                return Labels(node);
            }
        }

        return null;
    }

    private static string[]? Labels(ReadOnlySpan<byte> node)
    {
        var numbers = new SortedSet<long>();
        var texts = new SortedSet<byte[]>(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        var attributes = new ProtoReader(node);
        while (attributes.Next(OnnxFields.NodeAttribute))
        {
            var name = ProtoReader.First(attributes.Content, OnnxFields.AttributeName);
            var values = new ProtoReader(attributes.Content);
            if (name.SequenceEqual("classlabels_int64s"u8))
            {
                while (values.Next(OnnxFields.AttributeInts))
                {
                    var ints = new ProtoReader(values.Content);
                    while (ints.NextNumber(out var number))
                        numbers.Add(number);
                }
            }
            else if (name.SequenceEqual("classlabels_strings"u8))
            {
                while (values.Next(OnnxFields.AttributeTexts))
                    texts.Add(values.Content.ToArray());
            }
        }

        // A ZipMap has labels of one type, not both.
        string[] labels = [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)),
            .. texts.Select(Encoding.UTF8.GetString)];
        return labels.Length > 0 ? labels : null;
    }
}
