using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>Models that change the case of texts by a locale that the machine does not have. No machine has the locale "xx".</summary>
public sealed class TextCaseTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    private const string Missing = "xx_XX.UTF-8";

    [Theory]
    [InlineData("LOWER", new[] { "ÀÉÎÕÜ ß ẞ", "ǅ İstanbul ıI", "ΑΒΓ ς ϴ K", "Привет Ꙁ Ⴀ 日本 \U00010400 a" },
        new[] { "àéîõü ß ß", "ǆ istanbul ıi", "αβγ ς θ k", "привет ꙁ ⴀ 日本 \U00010428 a" })]
    [InlineData("UPPER", new[] { "àéîõü ß ÿ", "ǆ ı ſ i", "αβγ ς ά", "Привет ꙁ \U00010428 A" },
        new[] { "ÀÉÎÕÜ ß Ÿ", "Ǆ I S I", "ΑΒΓ Σ Ά", "ПРИВЕТ Ꙁ \U00010400 A" })]
    public async Task ApplyAsync_TextsOfAnInput_AreChangedCharacterByCharacter(string action, string[] texts, string[] changed)
    {
        var graph = Normalize(new OnnxGraph().Input("x", Element.String, Free), "x", Text("case_change_action", action),
            Text("locale", Missing));

        var outputs = await models.ApplyAsync(graph, InputRows.Of(("x", texts)));

        Assert.Equal(changed, outputs.Values<string>("y"));
    }

    // Compares with the operator itself in a locale that the machine has. C.UTF-8 has the rules of en_US.UTF-8 and is part of Debian and
    // Ubuntu.
    [Theory]
    [InlineData("LOWER")]
    [InlineData("UPPER")]
    public async Task ApplyAsync_EveryLetterOfTheBasicPlane_IsChangedAsTheOperatorDoes(string action)
    {
        var letters = Enumerable.Range(0, 0xA000).Where(c => char.IsLetter((char)c) && !IsNewer(c)).Select(c => $"{(char)c}").ToArray();
        OnnxGraph Graph(string locale) => Normalize(new OnnxGraph().Input("x", Element.String, Free), "x",
            Text("case_change_action", action), Text("locale", locale));
        var rows = InputRows.Of(("x", letters));
        await using var native = await models.LoadAsync(Graph("C.UTF-8"));
        await using var own = await models.LoadAsync(Graph(Missing));

        var expected = await ModelFolder.AnswersAsync<string>(native, rows, "y");

        Assert.Equal(expected, await ModelFolder.AnswersAsync<string>(own, rows, "y"));
        Assert.NotEqual(letters, expected);
    }

    [Fact]
    public async Task ApplyAsync_InputThatIsAlsoReadUnchanged_FeedsBoth()
    {
        var graph = new OnnxGraph().Input("x", Element.String, Free, 2).Numbers("second", 1).Numbers("flat", -1)
            .MlNode("ArrayFeatureExtractor", ["x", "second"], ["column"]).Node("Reshape", ["column", "flat"], ["texts"])
            .Node("Identity", ["texts"], ["as_it_is"]).Output("as_it_is", Element.String, Free);
        await using var model = await models.LoadAsync(
            Normalize(graph, "texts", Text("case_change_action", "LOWER"), Text("locale", Missing)), options =>
                options.Inputs["x"] = ["a", "b"]);

        var outputs = await model.ApplyAsync(InputRows.Of(("a", new[] { "A", "B" }), ("b", new[] { "Ä", "É" })),
            TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b"], model.Inputs.Select(field => field.Name));
        Assert.Equal(["Ä", "É"], outputs.Values<string>("as_it_is"));
        Assert.Equal(["ä", "é"], outputs.Values<string>("y"));
    }

    [Fact]
    public async Task ApplyAsync_StopWordsInAnyCase_AreLeftOut()
    {
        var graph = new OnnxGraph().Input("x", Element.String, 1, 3).Numbers("first", 0)
            .Node("StringNormalizer", ["x"], ["left"], Text("case_change_action", "LOWER"), Text("locale", Missing),
                Texts("stopwords", "Über"), Int("is_case_sensitive", 0))
            .Node("Gather", ["left", "first"], ["y"], Int("axis", 1)).Output("y", Element.String, 1, 1);

        var outputs = await models.ApplyAsync(
            graph, InputRows.Of(("a", new[] { "ÜBER" }), ("b", new[] { "Öl" }), ("c", new[] { "X" })), options =>
                options.Inputs["x"] = ["a", "b", "c"]);

        Assert.Equal(["öl"], outputs.Values<string>("y"));
    }

    [Fact]
    public async Task ApplyAsync_TextsThatTheModelMakes_AreChangedByTheRulesOfUnicode()
    {
        var graph = new OnnxGraph().Input("x", Element.Int64, Free)
            .MlNode("LabelEncoder", ["x"], ["text"], Ints("keys_int64s", 0, 1), Texts("values_strings", "ÄÖ", "É"));

        var outputs = await models.ApplyAsync(Normalize(graph, "text", Text("case_change_action", "LOWER"), Text("locale", Missing)),
            InputRows.Of(("x", new[] { 1L, 0 })));

        Assert.Equal(["é", "äö"], outputs.Values<string>("y"));
    }

    [Fact]
    public async Task LoadAsync_LocaleWithSpecialRules_SaysWhatToInstall()
    {
        var graph = Normalize(new OnnxGraph().Input("x", Element.String, Free), "x", Text("case_change_action", "LOWER"),
            Text("locale", "tr_XX.UTF-8"));

        var fault = await models.FaultAsync(graph);

        Assert.Equal("Model:Path", fault.Setting);
        Assert.Contains("localedef -i tr_XX -f UTF-8 tr_XX.UTF-8", fault.Message, StringComparison.Ordinal);
    }

    // Letters that only one of the two knows, from a later version of Unicode.
    private static bool IsNewer(int c) => c is 0x19B or 0x264 or 0x1C89 or 0x1C8A;

    private static OnnxGraph Normalize(OnnxGraph graph, string input, params OnnxAttribute[] attributes) =>
        graph.Node("StringNormalizer", [input], ["y"], attributes).Output("y", Element.String, Free);
}
