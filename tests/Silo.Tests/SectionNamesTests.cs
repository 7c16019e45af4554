using Microsoft.Extensions.Configuration;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

public sealed class SectionNamesTests
{
    [Theory]
    [InlineData("""{"Pipeline":{"churn":{}}}""", "Pipeline is no section of the settings; write Pipelines.")]
    [InlineData("""{"ConectionStrings":{"scores":"x"}}""", "ConectionStrings is no section of the settings; write ConnectionStrings.")]
    [InlineData("""{"Webhook":{"AllowHttp":true}}""", "Webhook is no section of the settings; write Webhooks.")]
    public void Find_MisspeltSection_NamesTheSection(string json, string fault) =>
        Assert.Equal(fault, Assert.Single(Find(json)).ToString());

    [Theory]
    [InlineData("""{"pipelines":{"churn":{}},"Logging":{"LogLevel":{"Default":"Warning"}}}""")]
    [InlineData("""{"FeatureStore":{"Address":"x"},"AllowedHosts":"*","Model":"a value and no section"}""")]
    public void Find_KnownSectionsAndTheUsersOwn_NamesNothing(string json) => Assert.Empty(Find(json));

    [Theory]
    [InlineData("--Confg=my.json", "--Confg is no setting; write --Config.")]
    [InlineData("--Pipeline:churn:Timeout=00:00:02", "--Pipeline is no setting; write --Pipelines.")]
    public void Find_MisspeltNameOnTheCommandLine_NamesTheSetting(string argument, string fault) =>
        Assert.Equal(fault, Assert.Single(SectionNames.Find(new ConfigurationBuilder().AddCommandLine([argument]).Build())).ToString());

    [Fact]
    public void Find_KnownNamesAndTheUsersOwnOnTheCommandLine_NamesNothing() => Assert.Empty(SectionNames.Find(new ConfigurationBuilder()
        .AddCommandLine(["--config=my.json", "--urls=http://localhost:8090", "--environment=Test", "--Mine=x"]).Build()));

    // A variable of the environment can have any name.
    [Fact]
    public void Find_NamesOutsideOfFiles_NamesNothing() => Assert.Empty(SectionNames.Find(
        new ConfigurationBuilder().AddInMemoryCollection([new("Pipeline:churn", "x")]).Build()));

    private static IEnumerable<Fault> Find(string json)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            return [.. SectionNames.Find(new ConfigurationBuilder().AddJsonFile(path).Build())];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
