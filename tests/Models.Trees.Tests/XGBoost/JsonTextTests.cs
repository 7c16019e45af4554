using System.Text;
using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

public sealed class JsonTextTests
{
    [Fact]
    public void Read_ValuesOfEachKind_AreRead()
    {
        var all = Members(Read("{\"list\": [1, -2.5, 3e2], \"text\": \"x\", \"none\": {}, \"empty\": [], \"more\": {\"a\": [[7]]}}"));

        Assert.Equal(["list", "text", "none", "empty", "more"], all.Keys);
        Assert.Equal([1.0, -2.5, 300.0], Items(all["list"]));
        Assert.Equal("x", all["text"]);
        Assert.Empty(Members(all["none"]));
        Assert.Empty(Items(all["empty"]));
        Assert.Equal([7.0], Items(Items(Members(all["more"])["a"]).Single()));
    }

    [Fact]
    public void Read_WordsOfXGBoost_AreNumbers() => Assert.Equal(
        [double.NaN, double.NaN, 1.0, 0.0, double.PositiveInfinity, double.NegativeInfinity, 5.0],
        Items(Read("[NaN,null,true,false,Infinity,-Infinity,5]")));

    [Fact]
    public void Read_BlanksAndLineEnds_AreSkipped() =>
        Assert.Equal([1.0, "a"], Items(Members(Read(" {\r\n\t\"x\" :\n[ 1 ,\t\"a\" ] } "))["x"]));

    [Theory]
    [InlineData("{\"a\\\"b\": 1}", "a\\\"b")]
    [InlineData("{\"a\\\\\": 1}", "a\\\\")]
    [InlineData("{\"größe\": 1}", "größe")]
    [InlineData("{\"\": 1}", "")]
    public void Read_Names_KeepTheirEscapes(string json, string name) => Assert.Equal(name, Members(Read(json)).Keys.Single());

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"a\"")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{\"a\":1]")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("[")]
    [InlineData("[1")]
    [InlineData("[1,")]
    [InlineData("[1 2]")]
    [InlineData("[1,]")]
    [InlineData("[1}")]
    [InlineData("\"")]
    [InlineData("\"a")]
    [InlineData("\"a\\")]
    [InlineData("\"a\\\"")]
    [InlineData("nul")]
    [InlineData("-")]
    public void Read_NoWholeJson_IsAFault(string json) =>
        Assert.Equal("is no whole JSON", Assert.Throws<FormatException>(() => Read(json)).Message);

    // A deeper file would exhaust the stack.
    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Read_DeeperThan64Levels_IsAFault(string open, string close)
    {
        string Nested(int levels) =>
            string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));

        Assert.NotNull(Read(Nested(64)));
        Assert.Throws<FormatException>(() => Read(Nested(65)));
    }

    private static object Read(string json) => JsonText.Read(Encoding.UTF8.GetBytes(json));

    private static Dictionary<string, object> Members(object value) => Assert.IsType<Dictionary<string, object>>(value);

    private static List<object> Items(object value) => Assert.IsType<List<object>>(value);
}
