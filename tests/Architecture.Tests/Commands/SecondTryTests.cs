namespace ModelPipeline.Tests;

/// <summary>What <c>./test</c> does with tests that failed.</summary>
public sealed class SecondTryTests : IDisposable
{
    private const string One = "ModelPipeline.Tests.SomeTests.Do_This_Works";
    private const string Row = "ModelPipeline.Tests.SomeTests+Inner.Do_Each_Works(text: \"a (b) <c>\", number: 1)";
    private const string OtherRow = "ModelPipeline.Tests.SomeTests+Inner.Do_Each_Works(text: \"d\", number: 2)";

    private readonly TestCommand command = new();

    [Fact]
    public async Task Test_AllPass_RepeatsNothing()
    {
        var (exitCode, lines) = await command.RunAsync();

        Assert.Equal((0, "30 passed, 0 failed"), (exitCode, lines[^1]));
        Assert.Empty(command.Repeated);
    }

    [Fact]
    public async Task Test_RunsLeaveTemporaryFiles_AreDeleted()
    {
        command.Answer("computing", 8, failed: [Row]);

        await command.RunAsync();

        Assert.Equal(4, command.Temporary.Length);
        Assert.All(command.Temporary, file => Assert.False(File.Exists(file), file));
    }

    [Fact]
    public async Task Test_TestsPassAtTheSecondTry_NamesThemAndCountsThemAsPassed()
    {
        command.Answer("processes", 7, failed: [One]);
        command.Answer("computing", 8, failed: [Row]);

        var (exitCode, lines) = await command.RunAsync();

        Assert.Equal((0, "27 passed, 0 failed"), (exitCode, lines[^1]));
        Assert.Equal(
            [
                $"needed a second try: {One}", $"needed a second try: {Row}",
                "2 tests needed a second try; each has a defect that has to be mended",
            ],
            lines[^4..^1].Order(StringComparer.Ordinal).Reverse());
        var logs = Array.FindLastIndex(lines, line => line.Contains("Total: ", StringComparison.Ordinal));
        Assert.Equal(
            [$"    {One} [FAIL]", "      Assert.True() Failure", $"    {Row} [FAIL]", "      Assert.True() Failure"],
            lines[(logs + 1)..^4].Where(line => !line.StartsWith('=')));
        Assert.Contains("tests/Some.Tests/bin/Debug/net10.0/ModelPipeline.Some.Tests.dll", command.Repeated, StringComparison.Ordinal);
        Assert.Contains("-method ModelPipeline.Tests.SomeTests.Do_This_Works", command.Repeated, StringComparison.Ordinal);
        Assert.Contains("-method ModelPipeline.Tests.SomeTests+Inner.Do_Each_Works", command.Repeated, StringComparison.Ordinal);
        Assert.DoesNotContain('(', command.Repeated);
    }

    [Fact]
    public async Task Test_OneFailsAgain_FailsAndCountsEachTestOnce()
    {
        command.Answer("processes", 7, failed: [One, Row]);
        command.Answer("again", 3, failed: [One]);

        var (exitCode, lines) = await command.RunAsync();

        Assert.Equal((1, "28 passed, 1 failed"), (exitCode, lines[^1]));
        Assert.Contains($"failed again: {One}", lines);
        Assert.Contains($"needed a second try: {Row}", lines);
        Assert.DoesNotContain($"needed a second try: {One}", lines);
    }

    [Fact]
    public async Task Test_AnotherRowFailsAtTheSecondTry_Fails()
    {
        command.Answer("processes", 7, failed: [Row]);
        command.Answer("again", 1, failed: [OtherRow]);

        var (exitCode, lines) = await command.RunAsync();

        Assert.Equal((1, "27 passed, 1 failed"), (exitCode, lines[^1]));
        Assert.Contains($"failed only in the second try: {OtherRow}", lines);
    }

    // The second run of theory rows that broke off, or that ran fewer tests than failed before, proves nothing.
    [Theory]
    [InlineData(10, 134)]
    [InlineData(0, 8)]
    [InlineData(1, 0)]
    public async Task Test_SecondTryIsIncomplete_Fails(int succeeded, int code)
    {
        command.Answer("processes", 7, failed: [Row, OtherRow]);
        command.Answer("again", succeeded, code);

        var (exitCode, lines) = await command.RunAsync();

        Assert.Equal((1, "27 passed, 2 failed"), (exitCode, lines[^1]));
    }

    [Fact]
    public async Task Test_MoreThan20Fail_RepeatsNone()
    {
        command.Answer("processes", 7, failed: [.. Enumerable.Range(0, 21).Select(i => $"{One}{i}")]);

        var (exitCode, lines) = await command.RunAsync();

        Assert.Equal((1, "27 passed, 21 failed"), (exitCode, lines[^1]));
        Assert.Empty(command.Repeated);
    }

    // Other machines share the cores.
    [Fact]
    public async Task Test_FailsWithTheMachineForItself_IsRepeatedToo()
    {
        command.Answer("alone", 7, failed: [One]);

        var (exitCode, lines) = await command.RunAsync();

        Assert.Equal((0, "28 passed, 0 failed"), (exitCode, lines[^1]));
        Assert.Contains($"needed a second try: {One}", lines);
        Assert.Contains($"ModelPipeline.Processes.Tests.dll -noLogo -noColor -method {One}", command.Repeated, StringComparison.Ordinal);
    }

    // The end of a fixture, which no filter selects.
    [Fact]
    public async Task Test_FailureWithoutATestsName_StaysOne()
    {
        command.Answer("processes", 7, failed: [One, "[Test Class Cleanup Failure (ModelPipeline.Tests.SomeTests)]"]);

        var (exitCode, lines) = await command.RunAsync();

        Assert.Equal((1, "28 passed, 1 failed"), (exitCode, lines[^1]));
    }

    // The second: tests failed, and nobody says which.
    [Theory]
    [InlineData("processes", 134)]
    [InlineData("computing", 2)]
    [InlineData("alone", 1)]
    public async Task Test_RunBreaksOff_FailsWithoutASecondTry(string run, int code)
    {
        command.Answer(run, 7, code);

        var (exitCode, lines) = await command.RunAsync();

        Assert.Equal((1, "27 passed, 1 failed"), (exitCode, lines[^1]));
        Assert.Empty(command.Repeated);
    }

    public void Dispose() => command.Dispose();
}
