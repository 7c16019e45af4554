namespace ModelPipeline.Tests;

/// <summary>What a sample says about all.</summary>
public sealed class ShareIntervalTests
{
    // The values of statsmodels' proportion_confint(..., method="wilson").
    [Theory]
    [InlineData(29, 33, 0.727, 0.952)]
    [InlineData(150, 150, 0.975, 1)]
    [InlineData(0, 10, 0, 0.278)]
    public void Of_Sample_IsWilsonsInterval(int found, int tried, double low, double high)
    {
        var interval = ShareInterval.Of(found, tried);

        Assert.Equal((low, high), (Math.Round(interval.Low, 3), Math.Round(interval.High, 3)));
    }
}
