using System.Text;
using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>What the check of a header takes and refuses. The library uses these numbers without a check.</summary>
public sealed class LightGbmHeaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(1, "max_feature_idx", "0", "feature_names", "a", "feature_infos", "none")]
    [InlineData(3, "num_class", "3", "num_tree_per_iteration", "3")]
    [InlineData(6, "num_class", "3", "num_tree_per_iteration", "3", "objective", "multiclass num_class:3")]
    [InlineData(1, "objective", "binary sigmoid:1")]
    public void Check_WholeHeader_IsTaken(int trees, params string[] changes) => Header(changes).Check(trees);

    [Theory]
    [InlineData(1, "has 1 feature_names and 2 feature_infos for 2 features", "feature_names", "a")]
    [InlineData(1, "has 3 feature_names and 2 feature_infos for 2 features", "feature_names", "a b c")]
    [InlineData(1, "has 2 feature_names and 1 feature_infos for 2 features", "feature_infos", "none")]
    [InlineData(1, "has 2 feature_names and 2 feature_infos for 3 features", "max_feature_idx", "2")]
    [InlineData(1, "has 0 feature_names and 0 feature_infos for 0 features", "max_feature_idx", "-1", "feature_names", "", "feature_infos",
        "")]
    [InlineData(0, "has 0 trees for 0 classes", "num_class", "0", "num_tree_per_iteration", "0")]
    [InlineData(1, "has 1 trees for -1 classes", "num_class", "-1", "num_tree_per_iteration", "-1")]
    [InlineData(2, "has 2 trees for 1 classes", "num_tree_per_iteration", "2")]
    [InlineData(4, "has 4 trees for 3 classes", "num_class", "3", "num_tree_per_iteration", "3")]
    [InlineData(3, "has an objective of other classes than 3", "num_class", "3", "num_tree_per_iteration", "3", "objective",
        "multiclass num_class:2")]
    [InlineData(1, "has several numbers as num_class", "num_class", "1 1")]
    [InlineData(1, "has several numbers as max_feature_idx", "max_feature_idx", "")]
    public void Check_NumbersThatContradictEachOther_IsAFault(int trees, string message, params string[] changes) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Header(changes).Check(trees)).Message);

    [Theory]
    [InlineData("num_class")]
    [InlineData("num_tree_per_iteration")]
    [InlineData("max_feature_idx")]
    [InlineData("feature_names")]
    [InlineData("feature_infos")]
    public void Check_LineIsMissing_NamesIt(string name)
    {
        var header = Header([.. SmallModel.Header.Where(line => line.Name != name)]);

        Assert.Equal($"has no {name}", Assert.Throws<FormatException>(() => header.Check(1)).Message);
    }

    [Fact]
    public void Check_NoObjective_IsTaken() => Header([.. SmallModel.Header.Where(line => line.Name != "objective")]).Check(1);

    [Fact]
    public void Add_SameLineAgain_IsAFault()
    {
        var header = Header();

        Assert.Equal("has a line of the header twice", Assert.Throws<FormatException>(() => header.Add("num_class=1"u8)).Message);
    }

    [Fact]
    public void Add_EmptyLinesAndLinesWithoutAValue_AreTaken()
    {
        var header = Header();

        header.Add(""u8);
        header.Add(""u8);
        header.Add("average_output"u8);

        header.Check(1);
    }

    [Fact]
    public void Names_OfFeatures_MayHoldSignsOfEquality()
    {
        var header = Header("feature_names", "a=1 b=2=3");

        Assert.Equal(["a=1", "b=2=3"], header.Names);
        Assert.Equal(["[0:10]", "0:1:2"], header.Infos);
    }

    [Fact]
    public void TreeSizes_NotInTheFile_AreNull()
    {
        Assert.Null(Header().TreeSizes);
        Assert.Equal([100, 200], Header("tree_sizes", "100 200").TreeSizes!);
    }

    private static LightGbmHeader Header(params string[] changes) =>
        Header(SmallModel.With(SmallModel.Header, [.. changes.Chunk(2).Select(change => (change[0], change[1]))]));

    private static LightGbmHeader Header((string Name, string Value)[] lines)
    {
        var header = new LightGbmHeader();
        foreach (var (name, value) in lines)
            header.Add(Encoding.UTF8.GetBytes($"{name}={value}"));
        return header;
    }
}
