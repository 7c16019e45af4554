using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>
/// The model that a machine without the locale gets. <see cref="TextCaseTests"/> shows that its answers are right; these tests show that it
/// needs no locale, also where the machine has not even C.UTF-8.
/// </summary>
public sealed class TextCaseEditTests
{
    private static readonly OnnxAttribute Lower = Text("case_change_action", "LOWER");
    private static readonly OnnxAttribute Upper = Text("case_change_action", "UPPER");

    [Fact]
    public void Rewrite_TextsOfAnInput_ComeFromAFurtherInputInThatCase()
    {
        var (file, added) = Rewrite(Input().Node("StringNormalizer", ["x"], ["y"], Lower).Node("StringNormalizer", ["x"], ["z"], Upper));

        Assert.Equal(["Identity(x:lower) y", "Identity(x:upper) z"], Nodes(file));
        Assert.Equal(["x", "x:lower", "x:upper"], file.Inputs);
        Assert.Equal(new("x", TextCase.Lower), added["x:lower"]);
        Assert.Equal(new("x", TextCase.Upper), added["x:upper"]);
        Assert.Equal(2, added.Count);
    }

    [Fact]
    public void Rewrite_InputThatIsAdded_HasTheTypeOfItsSource()
    {
        var graph = new OnnxGraph().Input("first", Element.Float, Free, 9).Input("x", Element.String, Free, 3)
            .Node("StringNormalizer", ["x"], ["y"], Lower);

        var (content, _) = TextCaseEdit.Rewrite(new(graph.ToArray()));

        Assert.Equal(["first", "x", "x:lower"], new OnnxFile(content).Inputs);
        var types = Types(content);
        Assert.Equal(types[1], types[2]);
        Assert.NotEqual(types[0], types[1]);
    }

    [Fact]
    public void Rewrite_TextsThatAreMovedOnTheWay_AreMovedInThatCaseToo()
    {
        var graph = Input().Numbers("index", 1).Numbers("flat", -1).Node("Gather", ["x", "index"], ["column"], Int("axis", 1))
            .Node("Reshape", ["column", "flat"], ["texts"]).Node("StringNormalizer", ["texts"], ["y"], Lower);

        var (file, added) = Rewrite(graph);

        Assert.Equal(
            [
                "Gather(x,index) column", "Reshape(column,flat) texts", "Gather(x:lower,index) column:lower",
                "Reshape(column:lower,flat) texts:lower", "Identity(texts:lower) y",
            ],
            Nodes(file));
        Assert.Equal(["x:lower"], added.Keys);
    }

    [Fact]
    public void Rewrite_TextsOfSeveralInputs_AreAllTakenInThatCase()
    {
        var (file, added) = Rewrite(Input().Input("second", Element.String, Free, 1)
            .Node("Concat", ["x", "second"], ["all"], Int("axis", 1)).Node("StringNormalizer", ["all"], ["y"], Upper));

        Assert.Equal(["Concat(x,second) all", "Concat(x:upper,second:upper) all:upper", "Identity(all:upper) y"], Nodes(file));
        Assert.Equal(["second:upper", "x:upper"], added.Keys.Order());
        Assert.Equal(["x", "x:upper", "second", "second:upper"], file.Inputs);
    }

    [Fact]
    public void Rewrite_MovedTextsThatTwoOperatorsRead_AreMovedOnce()
    {
        var (file, _) = Rewrite(Input().Node("Split", ["x"], ["a", "b"], Int("axis", 1))
            .Node("StringNormalizer", ["a"], ["y"], Lower).Node("StringNormalizer", ["b"], ["z"], Lower)
            .Node("StringNormalizer", ["a"], ["again"], Lower));

        Assert.Equal(
            [
                "Split(x) a,b", "Split(x:lower) a:lower,b:lower", "Identity(a:lower) y", "Identity(b:lower) z", "Identity(a:lower) again",
            ],
            Nodes(file));
    }

    [Fact]
    public void Rewrite_NameOfANode_IsNotCopied()
    {
        var named = new ProtoWriter().Text(1, "x").Text(2, "texts").Text(3, "my node").Text(4, "Identity");
        var graph = Input();
        graph.Proto.Message(1, named);

        var (content, _) = TextCaseEdit.Rewrite(new(graph.Node("StringNormalizer", ["texts"], ["y"], Lower).ToArray()));

        var names = new List<string>();
        var parts = new ProtoReader(ProtoReader.First(content, OnnxFields.ModelGraph));
        while (parts.Next(OnnxFields.GraphNode))
            names.Add(ProtoReader.Text(parts.Content, OnnxFields.NodeName));
        Assert.Equal(["my node", "", ""], names);
    }

    [Fact]
    public void Rewrite_TextsThatTheModelMakes_StayWithTheOperator()
    {
        var constants = Input().Weights("table", [1], 1).Node("Gather", ["table", "x"], ["t"])
            .Node("StringNormalizer", ["t"], ["y"], Lower);
        var made = Input().MlNode("LabelEncoder", ["x"], ["t"]).Node("StringNormalizer", ["t"], ["y"], Lower);
        var oneOfTwo = Input().MlNode("LabelEncoder", ["x"], ["made"]).Node("Concat", ["x", "made"], ["t"], Int("axis", 1))
            .Node("StringNormalizer", ["t"], ["y"], Lower);
        var nobody = Input().Node("StringNormalizer", ["t"], ["y"], Lower);

        foreach (var graph in new[] { constants, made, oneOfTwo, nobody })
            KeepsTheOperator(graph, "C.UTF-8");
    }

    [Fact]
    public void Rewrite_StopWordsThatTellCasesApart_StayWithTheOperator()
    {
        KeepsTheOperator(Input().Node("StringNormalizer", ["x"], ["y"], Lower, Texts("stopwords", "a"), Int("is_case_sensitive", 1)),
            "C.UTF-8");
        KeepsTheOperator(Input().Node("StringNormalizer", ["x"], ["y"], Texts("stopwords", "a")), "C.UTF-8");
    }

    [Theory]
    [InlineData("tr_TR")]
    [InlineData("az")]
    [InlineData("crh")]
    [InlineData("ku")]
    [InlineData("tt")]
    public void Rewrite_LanguageWithOtherRules_IsNotTouched(string locale) =>
        KeepsTheOperator(Input().Node("StringNormalizer", ["x"], ["y"], Lower, Text("locale", locale)), locale);

    [Fact]
    public void Rewrite_ModelThatNeedsNoLocale_IsTheSame()
    {
        var model = Input().Node("Identity", ["x"], ["y"]).Node("StringNormalizer", ["x"], ["z"]).ToArray();

        Assert.Equal(model, TextCaseEdit.Rewrite(new(model)).Content);
    }

    private static OnnxGraph Input() => new OnnxGraph().Input("x", Element.String, Free, 2);

    private static (OnnxFile File, IReadOnlyDictionary<string, CasedInput> Added) Rewrite(OnnxGraph graph)
    {
        var (content, added) = TextCaseEdit.Rewrite(new(graph.ToArray()));
        return (new(content), added);
    }

    private static void KeepsTheOperator(OnnxGraph graph, string locale)
    {
        var (content, added) = TextCaseEdit.Rewrite(new(graph.ToArray()));

        Assert.Empty(added);
        var parts = new ProtoReader(ProtoReader.First(content, OnnxFields.ModelGraph));
        while (parts.Next(OnnxFields.GraphNode))
        {
            if (ProtoReader.Text(parts.Content, OnnxFields.NodeOperator) == "StringNormalizer")
                Assert.Equal(locale, LocaleOf(parts.Content));
        }

        var file = new OnnxFile(content);
        Assert.Equal(new OnnxFile(graph.ToArray()).Nodes.Select(node => node.Operator), file.Nodes.Select(node => node.Operator));
        Assert.Equal(["x"], file.Inputs);
    }

    private static string LocaleOf(ReadOnlySpan<byte> node)
    {
        var attributes = new ProtoReader(node);
        while (attributes.Next(OnnxFields.NodeAttribute))
        {
            if (ProtoReader.Text(attributes.Content, OnnxFields.AttributeName) == "locale")
                return ProtoReader.Text(attributes.Content, OnnxFields.AttributeText);
        }

        return "";
    }

    private static string[] Nodes(OnnxFile file) =>
        [.. file.Nodes.Select(node => $"{node.Operator}({string.Join(',', node.Inputs)}) {string.Join(',', node.Outputs)}")];

    private static List<string> Types(byte[] model)
    {
        var types = new List<string>();
        var parts = new ProtoReader(ProtoReader.First(model, OnnxFields.ModelGraph));
        while (parts.Next(OnnxFields.GraphInput))
            types.Add(Convert.ToHexString(ProtoReader.First(parts.Content, OnnxFields.ValueType)));
        return types;
    }
}
