namespace ModelPipeline.Cli.Tests;

/// <summary>What goes wrong on the caller's own machine: keys, files, disks. No stack trace, and no key in a message.</summary>
public sealed class LocalFailureTests
{
    [Theory]
    [InlineData("mp_key\n")]
    [InlineData("mp_key extra")]
    [InlineData("mp_kéy")]
    public async Task Command_WithAKeyThatNoHeaderHolds_IsAUsageError(string key)
    {
        var tryout = new Tryout { Variables = { ["MODELPIPELINE_API_KEY"] = key } }.Answer("GET /jobs", "[]");

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync("jobs", "list"));

        Assert.StartsWith("modelpipeline: The key has a character that no key has", tryout.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("mp_k", tryout.Error, StringComparison.Ordinal);
        Assert.Empty(tryout.Calls);
    }

    [Fact]
    public async Task Login_WithTwoLinesOnStdin_IsAUsageError()
    {
        var tryout = new Tryout { Input = "mp_key\nmp_other\n" }.Answer("GET /pipelines", "[]");

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync("login", "--key-from-stdin"));

        Assert.Empty(tryout.Calls);
    }

    [Fact]
    public async Task Login_WhereTheFolderOfTheProfilesIsAFile_FailsWithAMessage()
    {
        var tryout = new Tryout { Input = "mp_key" }.Answer("GET /pipelines", "[]");
        await File.WriteAllTextAsync(Path.Combine(tryout.Folder, "settings"), "", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("login", "--key-from-stdin"));

        Assert.Matches("^modelpipeline: .*settings.*\n$", tryout.Error);
    }

    [Fact]
    public async Task Command_WhoseOutputIsFull_FailsWithAMessage()
    {
        var tryout = new Tryout().Answer("GET /jobs", "[]");
        var around = tryout.Around(output: new FullWriter());

        Assert.Equal(ExitCodes.Failed, await Tool.RunAsync(["jobs", "list", "-o", "json"], around, TestContext.Current.CancellationToken));

        Assert.Equal("modelpipeline: No space left on device\n", tryout.Error);
    }

    private sealed class FullWriter : StringWriter
    {
        public override void Write(char value) => throw new IOException("No space left on device");

        public override void Write(string? value) => throw new IOException("No space left on device");

        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
