namespace ModelPipeline.Tests;

/// <summary>What <see cref="TestWorkerTests"/> run in another process: a change makes it fail, end or hang.</summary>
public sealed class ChangeableTests
{
    public const int Fails = 7;
    public const int Ends = 8;
    public const int Hangs = 9;

    [Fact]
    public async Task Value_WithoutAChange_IsRight()
    {
        if (MutantSwitch.On == Ends)
            Environment.Exit(0);
        if (MutantSwitch.On == Hangs)
            await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        Assert.NotEqual(Fails, MutantSwitch.On);
    }
}
