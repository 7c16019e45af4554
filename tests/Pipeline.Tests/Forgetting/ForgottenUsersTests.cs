namespace ModelPipeline.Tests;

public sealed class ForgottenUsersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ForgottenUsers forgotten = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Begin_RowsOfAForgottenUser_AreNotWrittenWhereTheyWereReadBefore(int secondsAfter, bool isDropped)
    {
        forgotten.Mark("b", Noon);

        using var write = forgotten.Begin(["a", "b", "c"], Noon.AddSeconds(secondsAfter));

        Assert.Equal(isDropped ? [1] : [], write.Forgotten);
    }

    [Fact]
    public void Begin_UserForgottenAgain_TheLaterTimeCounts()
    {
        forgotten.Mark("a", Noon);
        forgotten.Mark("a", Noon.AddMinutes(5));

        using var write = forgotten.Begin(["a"], Noon.AddMinutes(1));

        Assert.Equal([0], write.Forgotten);
    }

    [Fact]
    public void Begin_ADayLater_TheUserIsRememberedNoLonger()
    {
        forgotten.Mark("a", Noon);
        forgotten.Mark("b", Noon.AddDays(1).AddSeconds(1));

        using var write = forgotten.Begin(["a", "b"], DateTimeOffset.MinValue);

        Assert.Equal([1], write.Forgotten);
    }

    [Fact]
    public async Task WaitAsync_WriteWithTheUser_WaitsForItsEndAndForNoOther()
    {
        var write = forgotten.Begin(["a", "b"], Noon);
        using var other = forgotten.Begin(["c"], Noon);

        var waiting = forgotten.WaitAsync("b", Token);
        var nobody = forgotten.WaitAsync("d", Token);

        Assert.True(nobody.IsCompletedSuccessfully);
        Assert.False(waiting.IsCompleted);
        write.Dispose();
        write.Dispose();
        await waiting;
        Assert.True(forgotten.WaitAsync("b", Token).IsCompletedSuccessfully);
    }

    [Fact]
    public void WaitAsync_WriteThatLeavesTheUserOut_IsNotWaitedFor()
    {
        forgotten.Mark("a", Noon);
        using var write = forgotten.Begin(["a", "b"], Noon);

        Assert.True(forgotten.WaitAsync("a", Token).IsCompletedSuccessfully);
    }
}
