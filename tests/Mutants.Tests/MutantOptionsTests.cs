namespace ModelPipeline.Tests;

/// <summary>The arguments of the program.</summary>
public sealed class MutantOptionsTests
{
    [Fact]
    public void Parse_AllOptions_ReadsThem()
    {
        var options = MutantOptions.Parse(
            ["/here", "/copy", "src/P", "src/P/Jobs", "P,Cluster", "--sample", "all", "--seed", "7", "--minutes", "9"]);

        Assert.Equal(("/here", "/copy", "src/P", "src/P/Jobs"), (options.Source, options.Root, options.Project, options.Files));
        Assert.Equal(["P", "Cluster"], options.Tests);
        Assert.Equal((int.MaxValue, 7, TimeSpan.FromMinutes(9)), (options.Sample, options.Seed, options.Limit));
    }

    [Theory]
    [InlineData("--samples", "5", "--samples 5 is not known; the options are --sample COUNT or all, --seed NUMBER and --minutes NUMBER.")]
    [InlineData("--seed", "x", "--seed is x; give a whole number.")]
    public void Parse_WrongOption_SaysWhatIsKnown(string name, string value, string message)
    {
        var fault = Assert.Throws<ArgumentException>(() => MutantOptions.Parse(["/here", "/copy", "src/P", "src/P", "P", name, value]));

        Assert.Equal(message, fault.Message);
    }
}
