namespace ModelPipeline.Tests;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 1.0, 50)]
    [InlineData(1, 0.0, 25)]
    [InlineData(3, 1.0, 200)]
    [InlineData(40, 1.0, 2000)]
    public void Delay_Attempt_DoublesUpToTwoSecondsWithJitterDownToHalf(int attempt, double random, double milliseconds) =>
        Assert.Equal(milliseconds, Backoff.Delay(attempt, random).TotalMilliseconds);
}
