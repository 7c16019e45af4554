namespace ModelPipeline.Tests;

/// <summary>The script <c>./run</c>, before it builds or starts anything.</summary>
public sealed class RunTests
{
    [Theory]
    [InlineData("my.json")]
    [InlineData("chek")]
    public async Task Run_OfAWordThatIsNoCommand_SaysWhatToWriteAndStartsNothing(string word)
    {
        var (exitCode, output) = await Browser.RunAsync(Browser.Root, "bash", ["run", word]);

        Assert.Equal(64, exitCode);
        Assert.Contains($"run: '{word}' is no command; start your settings with run --Config FILE", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Help_ShowsHowToCallIt()
    {
        var (exitCode, output) = await Browser.RunAsync(Browser.Root, "bash", ["run", "--help"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("./run --Config my.json ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("set -euo", output, StringComparison.Ordinal);
    }
}
