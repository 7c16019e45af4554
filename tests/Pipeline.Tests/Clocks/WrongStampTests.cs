namespace ModelPipeline.Tests;

public sealed class WrongStampTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // The numbers are seconds from now: the two times of the stored score, and the time at which the other run asked for its input.
    [Theory]
    [InlineData(30, 30.1, -1, true)]
    [InlineData(-0.5, -0.1, -1, false)]
    [InlineData(0, 0, -1, false)]
    // The stamp was raised above a stamp of the future, by a run that ended before or after the other run asked for its input.
    [InlineData(30, -2, -1, true)]
    [InlineData(30, -0.5, -1, false)]
    [InlineData(-0.5, -2, -1, true)]
    // The other run asked exactly at the end, so the first run may have been in progress.
    [InlineData(30, -1, -1, false)]
    public void Has_StoredScore_DependsOnItsTimes(double retrieved, double scored, double other, bool expected) =>
        Assert.Equal(expected, WrongStamp.Has(Now.AddSeconds(retrieved), Now.AddSeconds(scored), Now.AddSeconds(other), Now));
}
