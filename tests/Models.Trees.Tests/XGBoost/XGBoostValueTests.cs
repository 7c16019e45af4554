using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

public sealed class XGBoostValueTests
{
    private const string NoNumber = "has something else where a number belongs";

    [Fact]
    public void Get_Member_IsFoundByItsName()
    {
        var value = new XGBoostValue(new Dictionary<string, object> { ["a"] = "x" });

        Assert.Equal("x", value.Get("a").Text);
        Assert.Equal("x", value.Find("a")!.Value.Text);
        Assert.Null(value.Find("b"));
        Assert.Null(new XGBoostValue("a").Find("a"));
        Assert.Equal("has no b where it belongs", Assert.Throws<FormatException>(() => value.Get("b").Text).Message);
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("-3", -3)]
    [InlineData(7.0, 7)]
    [InlineData(2147483647.0, int.MaxValue)]
    [InlineData(-2147483647.0, -int.MaxValue)]
    public void Number_WholeNumber_IsRead(object value, int number) => Assert.Equal(number, new XGBoostValue(value).Number);

    [Theory]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("2147483648")]
    [InlineData(1.5)]
    [InlineData(2147483648.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(true)]
    public void Number_SomethingElse_IsAFault(object value) =>
        Assert.Equal(NoNumber, Assert.Throws<FormatException>(() => new XGBoostValue(value).Number).Message);

    [Fact]
    public void Numbers_ListOrArray_IsRead()
    {
        Assert.Equal([1.0, 2.5], new XGBoostValue(new[] { 1.0, 2.5 }).Numbers);
        Assert.Equal([1.0, 2.5], new XGBoostValue(new List<object> { 1.0, 2.5 }).Numbers);
        Assert.Empty(new XGBoostValue(new List<object>()).Numbers);
        Assert.Equal(NoNumber, Assert.Throws<FormatException>(() => new XGBoostValue(new List<object> { 1.0, "2" }).Numbers).Message);
        Assert.Equal(NoNumber, Assert.Throws<FormatException>(() => new XGBoostValue("1").Numbers).Message);
    }

    [Fact]
    public void Items_List_IsRead()
    {
        Assert.Equal([1.0, "a"], new XGBoostValue(new List<object> { 1.0, "a" }).Items);
        Assert.Equal("has something else where a list belongs",
            Assert.Throws<FormatException>(() => new XGBoostValue(new[] { 1.0 }).Items).Message);
    }

    [Fact]
    public void Text_Number_IsAFault() => Assert.Equal(
        "has something else where a text belongs", Assert.Throws<FormatException>(() => new XGBoostValue(1.0).Text).Message);
}
