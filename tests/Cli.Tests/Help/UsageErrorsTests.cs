namespace ModelPipeline.Cli.Tests;

public sealed class UsageErrorsTests
{
    [Theory]
    [InlineData("modelpipeline: 'scor' is no command of 'modelpipeline'; there are score, explain, ", "scor", "churn", "c000042")]
    [InlineData("modelpipeline: 'strat' is no command of 'modelpipeline jobs'; there are start, ", "jobs", "strat", "churn")]
    [InlineData("modelpipeline: '12' is no id of a job; 'modelpipeline jobs list' shows the ids.\n", "jobs", "show", "12")]
    public async Task Run_OfAWrongWord_NamesTheWordOnceAndWhatThereIs(string message, params string[] arguments)
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync(arguments));

        Assert.StartsWith(message, tryout.Error, StringComparison.Ordinal);
        Assert.Equal(2, tryout.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Run_OfAnUnknownOption_NamesTheOption()
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync("jobs", "list", "--nonsense"));

        Assert.Contains("'--nonsense'", tryout.Error, StringComparison.Ordinal);
    }
}
