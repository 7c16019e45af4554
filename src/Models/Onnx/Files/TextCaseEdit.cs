using System.Text;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// Changes a model so that the model needs no locale. A StringNormalizer whose texts come from an input, and are only moved on the way, is
/// removed; the model gets a further input for these texts in lower or upper case. Each other StringNormalizer gets the locale C.UTF-8,
/// which has the same rules.
/// </summary>
internal sealed class TextCaseEdit
{
    // Operators that return their texts unchanged, in other places or shapes. The texts are the first input, and for Concat all inputs.
    private static readonly HashSet<string> Moves =
        ["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Gather", "ArrayFeatureExtractor", "Slice", "Split",
            "Concat", "Expand"];

    // Languages in which the upper case of i has a dot, and the lower case of I has none.
    private static readonly string[] OtherRules = ["tr", "az", "crh", "ku", "tt"];

    private readonly OnnxFile file;
    private readonly Dictionary<string, CasedInput> added = [];
    private readonly HashSet<string> made = [];

    private TextCaseEdit(OnnxFile file) => this.file = file;

    /// <returns>The changed model, and the inputs that the edit added.</returns>
    public static (byte[] Content, IReadOnlyDictionary<string, CasedInput> Added) Rewrite(OnnxFile file)
    {
        var edit = new TextCaseEdit(file);
        var content = OnnxEdit.Graph(file.Content.Span, edit.Write);
        return (OnnxEdit.Graph(content, edit.WriteInputs), edit.added);
    }

    private void Write(ref ProtoReader field, ProtoWriter graph)
    {
        if (field.Field != OnnxFields.GraphNode || ProtoReader.Text(field.Content, OnnxFields.NodeOperator) != "StringNormalizer"
            || StringNormalizer.Read(field.Content) is not { NeedsLocale: true } normalizer || OtherRules.Contains(normalizer.Language))
        {
            graph.Raw(field.Raw);
            return;
        }

        var output = ProtoReader.Text(field.Content, OnnxFields.NodeOutput);
        var input = ProtoReader.Text(field.Content, OnnxFields.NodeInput);
        if (normalizer.Case is { } textCase && CanMove(input))
        {
            graph.Field(OnnxFields.GraphNode, normalizer.WithoutCase(Move(input, textCase, graph), output));
        }
        else
        {
            graph.Field(OnnxFields.GraphNode, StringNormalizer.WithLocale(field.Content, "C.UTF-8"));
        }
    }

    private void WriteInputs(ref ProtoReader field, ProtoWriter graph)
    {
        graph.Raw(field.Raw);
        if (field.Field != OnnxFields.GraphInput)
            return;
        var name = ProtoReader.Text(field.Content, OnnxFields.ValueName);
        foreach (var (key, _) in added.Where(each => each.Value.Input == name))
        {
            graph.Field(OnnxFields.GraphInput, OnnxEdit.Message(field.Content, (ref ProtoReader part, ProtoWriter value) =>
            {
                if (part.Field == OnnxFields.ValueName)
                {
                    value.Field(part.Field, Encoding.UTF8.GetBytes(key));
                }
                else
                {
                    value.Raw(part.Raw);
                }
            }));
        }
    }

    private bool CanMove(string value)
    {
        if (file.Initializers.Contains(value))
            return false;
        return file.Inputs.Contains(value) || (Maker(value) is { } node && Moves.Contains(node.Operator) && Texts(node).All(CanMove));
    }

    // Copies the operators that move the texts, for the texts in the other case. Returns the name of the copied value.
    private string Move(string value, TextCase textCase, ProtoWriter graph)
    {
        var name = $"{value}:{textCase.Name}";
        if (file.Inputs.Contains(value))
        {
            added[name] = new(value, textCase);
            return name;
        }

        if (!made.Add(name))
            return name;
        var node = Maker(value)!;
        string[] texts = [.. Texts(node).Select(text => Move(text, textCase, graph))];
        made.UnionWith(node.Outputs.Select(output => $"{output}:{textCase.Name}"));
        var index = 0;
        graph.Field(OnnxFields.GraphNode, OnnxEdit.Message(Proto(node), (ref ProtoReader part, ProtoWriter copy) =>
        {
            if (part.Field == OnnxFields.NodeInput && index++ is var i && i < texts.Length)
                copy.Field(part.Field, Encoding.UTF8.GetBytes(texts[i]));
            else if (part.Field == OnnxFields.NodeOutput)
                copy.Field(part.Field, Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(part.Content)}:{textCase.Name}"));
            else if (part.Field != OnnxFields.NodeName)
                copy.Raw(part.Raw);
        }));
        return name;
    }

    private static IEnumerable<string> Texts(OnnxNode node) => node.Operator == "Concat" ? node.Inputs : node.Inputs.Take(1);

    private OnnxNode? Maker(string value) => file.Nodes.FirstOrDefault(node => node.Outputs.Contains(value));

    private ReadOnlySpan<byte> Proto(OnnxNode node)
    {
        var graph = new ProtoReader(ProtoReader.First(file.Content.Span, OnnxFields.ModelGraph));
        while (graph.Next(OnnxFields.GraphNode))
        {
            if (ProtoReader.Text(graph.Content, OnnxFields.NodeOutput) == node.Outputs[0])
                return graph.Content;
        }

        return [];
    }
}
