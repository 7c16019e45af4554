namespace ModelPipeline.Tests;

public sealed class ContributionListTests
{
    private static readonly Batch Row = new(["ann"],
    [
        new Column<double>(new("a", ColumnType.Double), new[] { 1.5 }), new Column<string>(new("b", ColumnType.String), new[] { "X" }),
        new Column<double>(new("c", ColumnType.Double), new[] { double.NaN }),
    ]);

    private static readonly BackgroundRows Background = new(
        new(["u", "v", "w"],
        [
            Observed.Numbers("a", 3, 1, 2), Observed.Texts("b", "Y", "Z", "Y"), Observed.Numbers("c", 7, double.NaN, 5),
        ]),
        new(["u", "v", "w"], []), failed: 0);

    private static readonly Player[] Players = [new("a", [0], false), new("b", [1], false), new("c", [2], false)];

    [Fact]
    public void Listed_AllContributions_AreSortedBySizeWithValuesAndTypicalValues()
    {
        var list = new ContributionList(Players, Row, Background, [new(0.1, 0.01), new(-0.3, 0.02), new(0.2, 0)], top: null);

        Assert.Equal(
            [new("b", "X", "Y", -0.3, 0.02), new("c", null, 5.0, 0.2, 0), new ColumnContribution("a", 1.5, 2.0, 0.1, 0.01)], list.Listed);
        Assert.Equal((0.0, 0.0), (list.Others, Math.Round(list.Sum, 12)));
    }

    [Theory]
    [InlineData(0, 0, 0.6)]
    [InlineData(1, 1, 0.3)]
    [InlineData(3, 3, 0.0)]
    [InlineData(9, 3, 0.0)]
    public void Listed_TheLargest_LeavesTheSumOfTheOthers(int top, int listed, double others)
    {
        var list = new ContributionList(Players, Row, Background, [new(0.1, 0), new(0.3, 0), new(0.2, 0)], top);

        Assert.Equal(listed, list.Listed.Count);
        Assert.Equal(others, list.Others, 1e-12);
        Assert.Equal(0.6, list.Sum, 1e-12);
    }

    [Fact]
    public void Listed_EqualContributions_AreSortedByName()
    {
        var list = new ContributionList(Players, Row, Background, [new(0.1, 0), new(-0.1, 0), new(0.1, 0)], top: null);

        Assert.Equal(["a", "b", "c"], list.Listed.Select(each => each.Column));
    }

    [Fact]
    public void Listed_AGroup_ShowsTheValuesOfItsColumnsByName()
    {
        var list = new ContributionList([new("pair", [1, 0], true)], Row, Background, [new(0.1, 0)], top: null);

        var shown = Assert.IsType<Dictionary<string, object?>>(Assert.Single(list.Listed).Value);
        Assert.Equal([("a", (object)1.5), ("b", (object)"X")], shown.OrderBy(each => each.Key).Select(each => (each.Key, each.Value!)));
        Assert.Equal("Y", Assert.IsType<Dictionary<string, object?>>(list.Listed[0].Typical)["b"]);
    }

    [Fact]
    public void Of_Columns_AreThoseOfGroupsByNameAndThenTheOthers()
    {
        var players = Player.Of(
            new([new("x", ColumnType.Double), new("y", ColumnType.Double), new("z", ColumnType.Double)]),
            new Dictionary<string, string[]> { ["second"] = ["y", "z"], ["first"] = ["z", "none"], ["third"] = ["none"] });

        Assert.Equal(["first", "second", "x"], players.Select(player => player.Name));
        Assert.Equal(["2", "1", "0"], players.Select(player => string.Join(' ', player.Columns)));
        Assert.Equal([true, true, false], players.Select(player => player.IsGroup));
    }
}
