using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>What an operator StringNormalizer says of itself, and its replacements.</summary>
public sealed class StringNormalizerTests
{
    [Fact]
    public void Read_NoAttributes_HasTheDefaultsOfOnnx()
    {
        var operation = Read();

        Assert.Equal(("NONE", false, "en"), (operation.Action, operation.IsCaseSensitive, operation.Language));
        Assert.Empty(operation.StopWords);
    }

    [Fact]
    public void Read_Attributes_AreThoseOfTheOperator()
    {
        var operation = Read(Int("is_case_sensitive", 1), Texts("stopwords", "a", "B"), Text("case_change_action", "UPPER"));

        Assert.Equal(("UPPER", true), (operation.Action, operation.IsCaseSensitive));
        Assert.Equal(["a", "B"], operation.StopWords);
        Assert.False(Read(Int("is_case_sensitive", 0)).IsCaseSensitive);
    }

    [Theory]
    [InlineData("de_DE.UTF-8", "de")]
    [InlineData("TR", "tr")]
    [InlineData("pt-BR", "pt")]
    [InlineData("C.UTF-8", "c")]
    [InlineData("sr@latin", "sr")]
    public void Language_OfALocale_IsItsFirstPart(string locale, string language) =>
        Assert.Equal(language, Read(Text("locale", locale)).Language);

    [Theory]
    [InlineData("NONE", false, false, false, null)]
    [InlineData("NONE", true, false, true, null)]
    [InlineData("NONE", true, true, false, null)]
    [InlineData("LOWER", false, false, true, "lower")]
    [InlineData("LOWER", true, false, true, "lower")]
    [InlineData("LOWER", true, true, true, null)]
    [InlineData("UPPER", false, true, true, "upper")]
    [InlineData("UPPER", true, true, true, null)]
    public void Case_OfAnOperator_IsThatOfItsTextsUnlessStopWordsTellCasesApart(
        string action, bool hasStopWords, bool isCaseSensitive, bool needsLocale, string? name)
    {
        var operation = new StringNormalizer(action, isCaseSensitive, "en", hasStopWords ? ["a"] : []);

        Assert.Equal((needsLocale, name), (operation.NeedsLocale, operation.Case?.Name));
    }

    [Fact]
    public void WithLocale_Operator_HasThatLocaleAloneAndAllElse()
    {
        var node = NodeOf(Text("locale", "de_DE"), Text("case_change_action", "LOWER"), Texts("stopwords", "a"));

        var changed = StringNormalizer.WithLocale(node, "C.UTF-8");

        Assert.Equal(["case_change_action", "stopwords", "locale"], AttributesOf(changed));
        Assert.Equal(("c", "LOWER"), (StringNormalizer.Read(changed).Language, StringNormalizer.Read(changed).Action));
        Assert.Equal("StringNormalizer", OnnxNode.Read(changed).Operator);
        Assert.Equal(["x"], OnnxNode.Read(changed).Inputs);
        Assert.Equal(["y"], OnnxNode.Read(changed).Outputs);
    }

    [Fact]
    public void WithoutCase_NoStopWords_PassesTheTextsOn()
    {
        var node = OnnxNode.Read(new StringNormalizer("LOWER", true, "en", []).WithoutCase("in", "out"));

        Assert.Equal("Identity", node.Operator);
        Assert.Equal(["in"], node.Inputs);
        Assert.Equal(["out"], node.Outputs);
    }

    [Fact]
    public void WithoutCase_StopWords_AreChangedToTheCaseOfTheTexts()
    {
        var changed = new StringNormalizer("UPPER", false, "en", ["Aé", "b"]).WithoutCase("in", "out");

        var operation = StringNormalizer.Read(changed);
        Assert.Equal("StringNormalizer", OnnxNode.Read(changed).Operator);
        Assert.Equal(("NONE", true), (operation.Action, operation.IsCaseSensitive));
        Assert.Equal(["AÉ", "B"], operation.StopWords);
        Assert.False(operation.NeedsLocale);
    }

    [Theory]
    [InlineData("FAIL : Failed to construct locale with name:xx_XX.UTF-8:locale::facet: name not valid", "xx_XX.UTF-8")]
    [InlineData("name: de_DE :why", "de_DE")]
    public void LocaleIn_Message_IsTheNameOfTheLocale(string message, string locale) =>
        Assert.Equal(locale, StringNormalizer.LocaleIn(message));

    private static StringNormalizer Read(params OnnxAttribute[] attributes) => StringNormalizer.Read(NodeOf(attributes));

    private static byte[] NodeOf(params OnnxAttribute[] attributes)
    {
        var model = new OnnxGraph().Node("StringNormalizer", ["x"], ["y"], attributes).ToArray();
        return ProtoReader.First(ProtoReader.First(model, OnnxFields.ModelGraph), OnnxFields.GraphNode).ToArray();
    }

    private static List<string> AttributesOf(byte[] node)
    {
        var names = new List<string>();
        var attributes = new ProtoReader(node);
        while (attributes.Next(OnnxFields.NodeAttribute))
            names.Add(ProtoReader.Text(attributes.Content, OnnxFields.AttributeName));
        return names;
    }
}
