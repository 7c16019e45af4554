namespace ModelPipeline.Tests;

public sealed class ClusterPartitionsTests
{
    [Fact]
    public async Task KnownAsync_SiloThatDoesNotAnswer_IsLeftOut()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        Assert.Equal(2, (await cluster.Partitions.KnownAsync(Guid.NewGuid())).Count);
        cluster.Unanswered = 1;

        var known = cluster.Partitions.KnownAsync(Guid.NewGuid());

        Assert.Single(await known.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }
}
