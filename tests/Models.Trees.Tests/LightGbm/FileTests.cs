using System.Text.RegularExpressions;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>Damaged files of LightGBM. The library itself would end the process, or read memory outside the model.</summary>
public sealed partial class FileTests(ModelFolder folder) : IClassFixture<ModelFolder>
{
    private static readonly Lazy<string> Text = new(() => Customers.Train(classes: 2, rounds: 5));

    [Theory]
    [InlineData("left_child", "999999")]
    [InlineData("left_child", "0")]
    [InlineData("right_child", "-999999")]
    [InlineData("split_feature", "5")]
    [InlineData("split_feature", "-1")]
    [InlineData("decision_type", "x")]
    [InlineData("cat_boundaries", "3")]
    [InlineData("num_leaves", "2000000000")]
    [InlineData("num_leaves", "0")]
    public async Task LoadAsync_TreeWithANumberOutOfRange_IsAFault(string name, string number)
    {
        var text = Changed(Text.Value, name, number);
        Assert.NotEqual(Text.Value, text);

        var fault = await folder.FaultAsync(text);

        Assert.Contains("cannot load: the file has", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_LineEndsChanged_FaultNamesTheLineEnds()
    {
        var fault = await folder.FaultAsync(Text.Value.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Contains("a file whose line ends were changed has none", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_FileEndsEarly_IsAFaultWhereverItEnds()
    {
        // After the parameters, only the categories can be missing. Not every file has them.
        var end = Text.Value.IndexOf("end of parameters", StringComparison.Ordinal);
        for (var length = 0; length < end; length += Math.Max(1, end / 150))
        {
            var start = Text.Value[..length];
            if (!start.TrimEnd().EndsWith("end of trees", StringComparison.Ordinal))
                await folder.FaultAsync(start);
        }
    }

    [Fact]
    public async Task LoadAsync_LibraryRefusesTheFile_SaysWhy()
    {
        var text = SmallModel.Text(tree: SmallModel.With(SmallModel.Tree, ("leaf_value", "0.1 0.2 much")));

        var fault = await folder.FaultAsync(text);

        Assert.EndsWith(", which LightGBM cannot load: no conversion to double for: much. Save it again, or name another file.",
            fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_TreeSizesAreWrong_IsAFault()
    {
        var text = TreeSizes().Replace(Text.Value, "tree_sizes=100000 ");

        Assert.Contains("has no tree where tree_sizes says", (await folder.FaultAsync(text)).Message, StringComparison.Ordinal);
    }

    // Replaces the first number of the first line with this name, and updates tree_sizes.
    private static string Changed(string text, string name, string number)
    {
        var changed = new Regex($@"^({name}=)\S+", RegexOptions.Multiline).Replace(text, $"${{1}}{number}", 1);
        var trees = Tree().Matches(changed).Select(match => match.Length);
        return SizesLine().Replace(changed, $"tree_sizes={string.Join(' ', trees)}\n", 1);
    }

    [GeneratedRegex(@"^tree_sizes=\d+ ", RegexOptions.Multiline)]
    private static partial Regex TreeSizes();

    [GeneratedRegex(@"^tree_sizes=.*\n", RegexOptions.Multiline)]
    private static partial Regex SizesLine();

    [GeneratedRegex(@"^Tree=\d+\n(.+\n)+\n\n", RegexOptions.Multiline)]
    private static partial Regex Tree();
}
