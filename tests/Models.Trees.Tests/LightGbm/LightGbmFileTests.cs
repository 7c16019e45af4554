using System.Text;
using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>How a text file of LightGBM is read, and what the library gets of the file.</summary>
public sealed class LightGbmFileTests
{
    [Theory]
    [InlineData("age plan", true)]
    [InlineData("Column_0 plan", true)]
    [InlineData("Column_1 Column_0", true)]
    [InlineData("Column_0 Column_1", false)]
    public void Read_NamesOfTheFeatures_AreNamesUnlessTheyAreTheDefault(string names, bool isNamed)
    {
        var file = SmallModel.Read(SmallModel.Text([("feature_names", names)]));

        Assert.Equal(isNamed, file.IsNamed);
        Assert.Equal(names.Split(' '), file.Features.Select(feature => feature.Name));
        Assert.All(file.Features, feature => Assert.Null(feature.Categories));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\nparameters:\n[boosting: gbdt]\n\nend of parameters\n\n")]
    [InlineData("pandas_categorical:null\n")]
    [InlineData("[categorical_feature: 1]\nend of parameters")]
    public void Read_WholeEnd_IsTaken(string end) => Assert.Equal(2, SmallModel.Read(SmallModel.Text(end: end)).Features.Count);

    [Theory]
    [InlineData("\nparameters:\n[boosting: gbdt]\n")]
    [InlineData("\nparameters:\nend of parameters\nparameters:\n")]
    [InlineData("p")]
    public void Read_ParametersWithoutTheirEnd_IsAFault(string end) =>
        Assert.Equal("ends before 'end of parameters'", MessageOf(SmallModel.Text(end: end)));

    [Fact]
    public void Read_CategoriesOfPandas_BelongToTheDeclaredFeature()
    {
        var file = SmallModel.Read(SmallModel.Text(
            header: [("feature_infos", "0:1:2 0:1:2")],
            end: "\nparameters:\n[categorical_feature: 1]\nend of parameters\n\npandas_categorical:[[\"a\", \"b\", \"c\"]]\n"));

        Assert.Null(file.Features[0].Categories);
        Assert.Equal(2, file.Features[1].Categories!.CodeOf("c"));
    }

    [Fact]
    public void Read_NoTrees_IsTaken()
    {
        Assert.Equal(2, SmallModel.Read(SmallModel.Text(trees: 0)).Features.Count);
        Assert.Equal(2, SmallModel.Read(SmallModel.Text([("tree_sizes", "")], trees: 0)).Features.Count);
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(1, 0, "has no tree where tree_sizes says; a file whose line ends were changed has none")]
    [InlineData(-1, 0, "has no tree where tree_sizes says; a file whose line ends were changed has none")]
    [InlineData(0, 1, "has 2 trees, and tree_sizes of 3")]
    [InlineData(0, -1, "has no tree where tree_sizes says; a file whose line ends were changed has none")]
    public void Read_SizesOfTheTrees_MustFit(int longer, int more, string? message)
    {
        var size = SmallModel.TreeText(0).Length;
        var sizes = Enumerable.Repeat(size, 2 + more).ToArray();
        sizes[0] += longer;
        var text = SmallModel.Text([("tree_sizes", string.Join(' ', sizes))], trees: 2);

        Assert.Equal(message, Record.Exception(() => SmallModel.Read(text))?.Message);
    }

    [Fact]
    public void Read_LineBetweenTheTrees_IsAFault() => Assert.Equal(
        "has no tree where tree_sizes says; a file whose line ends were changed has none",
        MessageOf(SmallModel.Text().Replace("end of trees", "tree of ends\nend of trees", StringComparison.Ordinal)));

    [Fact]
    public void Read_BrokenTreeAfterAWholeOne_IsAFault() => Assert.Equal(
        "has a tree that does not hold together",
        MessageOf(SmallModel.Text(trees: 2).Replace("Tree=1\nnum_leaves=3", "Tree=1\nnum_leaves=4", StringComparison.Ordinal)));

    [Fact]
    public void Read_TreesThatDoNotFitTheClasses_IsAFault() =>
        Assert.Equal(
            "has 2 trees for 3 classes", MessageOf(SmallModel.Text([("num_class", "3"), ("num_tree_per_iteration", "3")], trees: 2)));

    [Theory]
    [InlineData("")]
    [InlineData("Tree")]
    [InlineData("a tree")]
    public void Read_AnotherBeginning_IsAFault(string text) =>
        Assert.Equal("does not begin as a text model of LightGBM does, with the line 'tree'", MessageOf(text));

    [Fact]
    public void Read_ZeroByte_IsAFault() => Assert.Equal("holds bytes that are no text", MessageOf(SmallModel.Text() + "\0"));

    [Fact]
    public void Read_FileEndsEarly_SaysSoWhereverItEnds()
    {
        var text = SmallModel.Text(trees: 2);
        var end = text.IndexOf("end of trees", StringComparison.Ordinal);
        var last = text.LastIndexOf("\ncat_threshold=5\n", StringComparison.Ordinal);
        foreach (var length in new[] { 5, text.IndexOf("Tree=0", StringComparison.Ordinal), last + 1, last + 17, end - 1, end })
            Assert.Equal("ends before 'end of trees'", MessageOf(text[..length]));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void ForLibrary_SizesOfTheTrees_AreLeftOut(string lineEnd)
    {
        var without = SmallModel.Text(end: "\n\n").Replace("\n", lineEnd, StringComparison.Ordinal);
        var with = without.Replace("label_index=0", $"tree_sizes=1 2{lineEnd}label_index=0", StringComparison.Ordinal);

        Assert.Equal(without + "\0", Encoding.UTF8.GetString(LightGbmFile.ForLibrary(Encoding.UTF8.GetBytes(with))));
        Assert.Equal(without + "\0", Encoding.UTF8.GetString(LightGbmFile.ForLibrary(Encoding.UTF8.GetBytes(without))));
    }

    [Theory]
    [InlineData("tree\nTree=0\ntree_sizes=1\n")]
    [InlineData("tree\nversion=v4\n")]
    public void ForLibrary_NoSizesInTheHeader_ChangesNothing(string text) =>
        Assert.Equal(text + "\0", Encoding.UTF8.GetString(LightGbmFile.ForLibrary(Encoding.UTF8.GetBytes(text))));

    private static string MessageOf(string text) => Assert.Throws<FormatException>(() => SmallModel.Read(text)).Message;
}
