using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class DifferencesCsvTests
{
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

    [Fact]
    public void Write_NothingStored_IsTheHeader() =>
        Assert.Equal("output,user,stable,version,difference\r\n", DifferencesCsv.Write("""{"version":"v2","stored":null}"""));
}
