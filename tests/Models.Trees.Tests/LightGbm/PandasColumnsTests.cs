using System.Text.Json;
using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>Which features the lists of categories belong to. The file does not name these features.</summary>
public sealed class PandasColumnsTests
{
    private static readonly Categories Two = Of("[\"a\", \"b\"]");
    private static readonly Categories Three = Of("[\"x\", \"y\", \"z\"]");

    [Fact]
    public void Find_NoLists_FindsNoFeatures() => Assert.Empty(PandasColumns.Find([], ["0:1"], "0"));

    [Theory]
    [InlineData("0,2")]
    [InlineData("2,0")]
    [InlineData("name:plan,-1,3,0,2")]
    public void Find_DeclaredFeatures_HaveTheListsInTheOrderOfTheColumns(string parameter)
    {
        var found = PandasColumns.Find([Two, Three], ["none", "none", "none"], parameter);

        Assert.Equal([(0, Two), (2, Three)], found.OrderBy(each => each.Key).Select(each => (each.Key, each.Value)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("3")]
    public void Find_NotEnoughDeclared_FindsTheFeaturesWhoseCodesFit(string? parameter)
    {
        var found = PandasColumns.Find([Three, Two], ["[0:1]", "0:2:1", "none", "1:0"], parameter);

        Assert.Equal([(1, Three), (3, Two)], found.OrderBy(each => each.Key).Select(each => (each.Key, each.Value)));
    }

    [Theory]
    [InlineData(null, "0:1", "0:1")]
    [InlineData(null, "0:1:2", "[0:1]")]
    [InlineData(null, "none", "none")]
    [InlineData("0", "[0:5]", "0:7")]
    [InlineData("0,1", "0:1", "1:0")]
    public void Find_ListFitsNoFeatureOrSeveral_IsAFault(string? parameter, params string[] infos)
    {
        var error = Assert.Throws<FormatException>(() => PandasColumns.Find([Two], infos, parameter));

        Assert.Equal("has 1 lists of categories, and does not say which features these belong to; train with every categorical feature "
            + "as a column of type category", error.Message);
    }

    private static Categories Of(string json) => Categories.Read(JsonDocument.Parse(json).RootElement);
}
