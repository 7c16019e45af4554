namespace ModelPipeline.Tests;

public sealed class LocalTriggerMemoryTests
{
    [Fact]
    public async Task SavePositionAsync_Trigger_IsReadBackByItAlone()
    {
        var memory = new LocalTriggerMemory();
        var token = TestContext.Current.CancellationToken;
        await memory.SavePositionAsync("churn", "changes", "1", token);
        await memory.SavePositionAsync("churn", "changes", "2", token);

        Assert.Equal("2", await memory.ReadPositionAsync("churn", "changes", token));
        Assert.Null(await memory.ReadPositionAsync("churn", "other", token));
        Assert.Null(await memory.ReadPositionAsync("other", "changes", token));
        await memory.SetAsideAsync("churn", "changes", [new(new("a", null), "no row")], token);
    }
}
