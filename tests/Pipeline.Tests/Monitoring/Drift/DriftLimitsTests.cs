namespace ModelPipeline.Tests;

public sealed class DriftLimitsTests
{
    private static readonly DriftLimits Limits = new(0.1, 0.2);

    [Theory]
    [InlineData(0.0999, DriftStatus.Ok, DriftStatus.Ok)]
    [InlineData(0.1, DriftStatus.Ok, DriftStatus.Warning)]
    [InlineData(0.1999, DriftStatus.Ok, DriftStatus.Warning)]
    [InlineData(0.2, DriftStatus.Ok, DriftStatus.Drifted)]
    [InlineData(0.09, DriftStatus.TooFew, DriftStatus.Ok)]
    public void Of_AMeasure_CountsFromTheLimitOn(double value, DriftStatus before, DriftStatus expected) =>
        Assert.Equal(expected, Limits.Of(value, before));

    [Theory]
    [InlineData(0.081, DriftStatus.Warning, DriftStatus.Warning)]
    [InlineData(0.079, DriftStatus.Warning, DriftStatus.Ok)]
    [InlineData(0.199, DriftStatus.Warning, DriftStatus.Warning)]
    [InlineData(0.161, DriftStatus.Drifted, DriftStatus.Drifted)]
    [InlineData(0.159, DriftStatus.Drifted, DriftStatus.Warning)]
    [InlineData(0.081, DriftStatus.Drifted, DriftStatus.Warning)]
    [InlineData(0.079, DriftStatus.Drifted, DriftStatus.Ok)]
    public void Of_AColumnBeyondALimit_LeavesItBelowFourFifthsAlone(double value, DriftStatus before, DriftStatus expected) =>
        Assert.Equal(expected, Limits.Of(value, before));
}
