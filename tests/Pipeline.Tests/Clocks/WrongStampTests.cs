namespace ModelPipeline.Tests;

public sealed class WrongStampTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // Seconds from now: both times of the stored score, and when the input of the other was asked for.
    [Theory]
    [InlineData(30, 30.1, -1, true)]
    [InlineData(-0.5, -0.1, -1, false)]
    [InlineData(0, 0, -1, false)]
    // Raised over a stamp of the future by a run that ended before the other one asked, or after.
    [InlineData(30, -2, -1, true)]
    [InlineData(30, -0.5, -1, false)]
    [InlineData(-0.5, -2, -1, true)]
    // Asked for at the very end: it may have been under way.
    [InlineData(30, -1, -1, false)]
    public void Has_StoredScore_IsToldByItsTimes(double retrieved, double scored, double other, bool expected) =>
        Assert.Equal(expected, WrongStamp.Has(Now.AddSeconds(retrieved), Now.AddSeconds(scored), Now.AddSeconds(other), Now));
}
