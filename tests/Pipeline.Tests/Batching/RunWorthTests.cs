namespace ModelPipeline.Tests;

public sealed class RunWorthTests
{
    [Theory]
    [InlineData(1, 0, 0, true)]
    [InlineData(1, 1, 1, false)]
    [InlineData(31, 1, 1, false)]
    [InlineData(32, 1, 1, true)]
    [InlineData(32, 1, 32, true)]
    [InlineData(32, 1, 33, false)]
    [InlineData(50, 3, 150, true)]
    [InlineData(50, 3, 151, false)]
    [InlineData(0, 0, 0, true)]
    public void Is_UsersBesideRuns_ManyAndAsManyAsTheOthersHave(int waiting, int others, int usersInRuns, bool isWorth) =>
        Assert.Equal(isWorth, new RunWorth(512).Is(waiting, others, usersInRuns));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Is_BatchesAreSmaller_AFullOneIsWorthASlot(int waiting, bool isWorth) =>
        Assert.Equal(isWorth, new RunWorth(10).Is(waiting, 2, 20));
}
