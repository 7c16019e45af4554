namespace ModelPipeline.Tests;

public sealed class ClusterPartitionsTests
{
    [Fact]
    public async Task LoadAsync_SiloThatDoesNotAnswer_IsLeftOut()
    {
        // A silo that answers has ten seconds instead of one.
        await using var cluster = await ScoringCluster.StartAsync(clock: new SlowClock(factor: 10));
        Assert.Equal(2, (await cluster.Partitions.LoadAsync(Guid.NewGuid())).Count);
        cluster.Unanswered = 1;

        var known = cluster.Partitions.LoadAsync(Guid.NewGuid());

        Assert.Single(await known.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }
}
