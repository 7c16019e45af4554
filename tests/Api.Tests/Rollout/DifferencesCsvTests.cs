using System.Text.Json;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class DifferencesCsvTests
{
    private const string Header = "output,user,stable,version,difference\r\n";

    [Fact]
    public void Write_Differences_AreLinesWithQuotedTexts()
    {
        const string Comparison = """
            {"version":"v2","stored":{"users":3,"outputs":[
              {"output":"p","largest":[{"user":"a,\"b\"","stable":0.25,"version":0.75,"difference":0.5}]},
              {"output":"label","largest":[{"user":"c","stable":"no\nway","version":"yes","difference":null}]}]}}
            """;

        Assert.Equal(
            "output,user,stable,version,difference\r\np,\"a,\"\"b\"\"\",0.25,0.75,0.5\r\nlabel,c,\"no\nway\",yes,\r\n",
            DifferencesCsv.Write(Comparison));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+A1", "'+A1")]
    [InlineData("-1-A1", "'-1-A1")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("-1", "-1")]
    [InlineData("+2.5e3", "+2.5e3")]
    [InlineData("@SUM(A1:A2)", "'@SUM(A1:A2)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    public void Write_TextThatASpreadsheetTakesForAFormula_HasAnApostropheBeforeIt(string text, string field)
    {
        var json = JsonSerializer.Serialize(text);
        var largest = $$$"""{"user":{{{json}}},"stable":{{{json}}},"version":{{{json}}},"difference":null}""";
        var comparison = $$$"""{"stored":{"outputs":[{"output":{{{json}}},"largest":[{{{largest}}}]}]}}""";

        Assert.Equal($"{Header}{field},{field},{field},{field},\r\n", DifferencesCsv.Write(comparison));
    }

    [Fact]
    public void Write_Numbers_StayAsTheyAre() =>
        Assert.Equal($"{Header}p,a,-1.5,-2e-7,-Infinity\r\n", DifferencesCsv.Write(
            """{"stored":{"outputs":[{"output":"p","largest":[{"user":"a","stable":-1.5,"version":-2e-7,"difference":"-Infinity"}]}]}}"""));

    [Fact]
    public void Write_NothingStored_IsTheHeader() =>
        Assert.Equal("output,user,stable,version,difference\r\n", DifferencesCsv.Write("""{"version":"v2","stored":null}"""));
}
