using System.Text;
using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>What the check of a tree takes and refuses. The library follows the numbers of a tree without a check.</summary>
public sealed class LightGbmTreeTests
{
    private const int Features = 2;
    private const string Broken = "has a tree that does not hold together";

    [Fact]
    public async Task LoadAsync_SmallModel_ScoresAsItsTreeSays()
    {
        using var folder = new ModelFolder();
        await using var model = await folder.LoadAsync(SmallModel.Text());
        var rows = InputRows.Of(("age", new[] { 5.0, 5.0, 5.0, 6.0 }), ("plan", new[] { 0.0, 1.0, 2.0, 0.0 }));

        var scores = (await model.ApplyAsync(rows, TestContext.Current.CancellationToken)).Values<double>("prediction").ToArray();

        Assert.Equal([0.1, 0.3, 0.1, 0.2], scores);
    }

    [Theory]
    [InlineData("num_leaves", "3")]
    [InlineData("left_child", "1 -3")]
    [InlineData("split_feature", "1 0")]
    [InlineData("threshold", "5.5  0")]
    [InlineData("decision_type", "2 3")]
    [InlineData("decision_type", "1 1", "threshold", "0 0")]
    [InlineData("num_cat", "2", "cat_boundaries", "0 0 1", "threshold", "5.5 1")]
    [InlineData("num_cat", "0", "decision_type", "2 2", "cat_boundaries", "no number")]
    [InlineData("is_linear", "0")]
    [InlineData("a", "1")]
    public void Check_WholeTree_IsTaken(params string[] changes) => Check(SmallModel.Tree, changes);

    [Theory]
    [InlineData("num_leaves", "0")]
    [InlineData("num_leaves", "0", "leaf_value", "")]
    [InlineData("num_leaves", "2")]
    [InlineData("num_leaves", "4")]
    [InlineData("num_leaves", "3 3")]
    [InlineData("leaf_value", "0.1 0.2")]
    [InlineData("split_feature", "0")]
    [InlineData("split_feature", "0 1 0")]
    [InlineData("split_feature", "0 2")]
    [InlineData("split_feature", "-1 1")]
    [InlineData("decision_type", "2")]
    [InlineData("threshold", "5.5")]
    [InlineData("threshold", "5.5 0 0")]
    [InlineData("threshold", "5.5 1")]
    [InlineData("threshold", "5.5 -1")]
    [InlineData("num_cat", "0")]
    [InlineData("left_child", "0 -1")]
    [InlineData("left_child", "1 1")]
    [InlineData("left_child", "2 -1")]
    [InlineData("left_child", "1 -4")]
    [InlineData("left_child", "1")]
    [InlineData("right_child", "0 -3")]
    [InlineData("right_child", "-2 1")]
    [InlineData("right_child", "-2 2")]
    [InlineData("right_child", "-4 -3")]
    [InlineData("right_child", "-2")]
    [InlineData("num_cat", "2")]
    [InlineData("num_cat", "2", "cat_boundaries", "0 2 1")]
    [InlineData("cat_boundaries", "1 1")]
    [InlineData("cat_boundaries", "0 2")]
    [InlineData("cat_boundaries", "0")]
    [InlineData("cat_threshold", "5 5")]
    public void Check_NumbersThatContradictEachOther_IsAFault(params string[] changes) =>
        Assert.Equal(Broken, Assert.Throws<FormatException>(() => Check(SmallModel.Tree, changes)).Message);

    [Fact]
    public void Check_TreeOfOneLeaf_NeedsNoNodes() =>
        Check([("num_leaves", "1"), ("num_cat", "0"), ("leaf_value", "0.5")]);

    [Theory]
    [InlineData("num_features", "1 0 2")]
    [InlineData("num_features", "1 -5 2")]
    [InlineData("leaf_features", "1 1 0")]
    public void Check_WholeTreeOfLinearModels_IsTaken(params string[] changes) => Check(SmallModel.LinearTree, changes);

    [Theory]
    [InlineData("num_features", "1 0")]
    [InlineData("num_features", "1 0 1")]
    [InlineData("leaf_const", "1 2")]
    [InlineData("leaf_features", "0 0")]
    [InlineData("leaf_features", "0 0 2")]
    [InlineData("leaf_features", "0 -1 1")]
    [InlineData("leaf_coeff", "0.5 1")]
    [InlineData("is_linear", "1 1")]
    public void Check_LinearModelsThatContradictEachOther_IsAFault(params string[] changes) =>
        Assert.Equal(Broken, Assert.Throws<FormatException>(() => Check(SmallModel.LinearTree, changes)).Message);

    [Fact]
    public void Check_LineIsMissing_NamesIt()
    {
        foreach (var (name, _) in SmallModel.LinearTree.Where(line => line.Name != "is_linear"))
        {
            var error = Assert.Throws<FormatException>(() => Check([.. SmallModel.LinearTree.Where(line => line.Name != name)]));

            Assert.Equal($"has a tree without {name}", error.Message);
        }
    }

    [Theory]
    [InlineData("no sign")]
    [InlineData("=1")]
    [InlineData("num_leaves=3")]
    public void Add_LineThatNoTreeHas_IsAFault(string line)
    {
        var tree = new LightGbmTree();
        tree.Add("num_leaves=3"u8);

        var error = Assert.Throws<FormatException>(() => tree.Add(Encoding.UTF8.GetBytes(line)));

        Assert.Equal("has a tree with a line that belongs to none", error.Message);
    }

    // LightGBM reads no more lines, and would take the next line for something else.
    [Fact]
    public void Add_MoreLinesThanTheLibraryReads_IsAFault()
    {
        var tree = new LightGbmTree();
        for (var line = 0; line < 22; line++)
            tree.Add(Encoding.UTF8.GetBytes($"line{line}=1"));

        Assert.Throws<FormatException>(() => tree.Add("one_more=1"u8));
    }

    private static void Check((string Name, string Value)[] lines, params string[] changes)
    {
        var tree = new LightGbmTree();
        foreach (var (name, value) in SmallModel.With(lines, [.. changes.Chunk(2).Select(change => (change[0], change[1]))]))
            tree.Add(Encoding.UTF8.GetBytes($"{name}={value}"));
        tree.Check(Features);
    }
}
