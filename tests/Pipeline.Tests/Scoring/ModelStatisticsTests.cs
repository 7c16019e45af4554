namespace ModelPipeline.Tests;

public sealed class ModelStatisticsTests
{
    private readonly TestPipeline test = new();

    [Fact]
    public async Task ScoreAsync_GoodAndBadRows_AreCountedOnTheVersion()
    {
        await using var runner = await test.RunnerAsync();

        await Task.WhenAll(new[] { "a", "bb", "ccc", "poison" }.Select(user => runner.ScoreAsync(user)));

        var statistics = runner.Pipeline.Versions.Current.Stable.Version!.Statistics.Copy();
        Assert.Equal((3, 0, 1), (statistics.Scored, statistics.Unusable, statistics.Failed));
        Assert.Equal(3, statistics.Distribution("y")!.Count);
        Assert.True(statistics.Times.Rows >= 3);
    }
}
