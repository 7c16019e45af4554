namespace ModelPipeline.Tests;

public sealed class KeptRowsTests
{
    [Fact]
    public async Task AddVersion_InputThatCannotBeSampled_IsTriedOnRowsThatWereScored()
    {
        await using var cluster = await RolloutCluster.StartAsync(flushEvery: TimeSpan.FromSeconds(1));
        await cluster.ScoreAsync(Enumerable.Range(100, 60).Select(i => $"user-{i}"));
        await Eventually.TrueAsync(async () => (await cluster.KeptAsync())?.Count == 60, "the rows of all users among those that are kept");

        var version = await cluster.AddAsync("v2", "factor=3");

        Assert.Equal("Ready", version.State);
        Assert.Equal((60, 60), (version.Trial!.Rows, version.Trial.Compared));
        // y is 2x and 3x, and x is the length of the id.
        Assert.Equal(8, version.Trial.MeanDifference);
    }
}
