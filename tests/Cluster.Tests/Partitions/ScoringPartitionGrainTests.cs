using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>A partition that comes to a silo, with the progress that the job knows.</summary>
public sealed class ScoringPartitionGrainTests
{
    private static readonly PartitionReport Known =
        new("u1", Batches: 1, Read: 3, Scored: 2, Failed: 1, IsDone: false, Failure: null, MayPass: false, Silo: null);

    [Theory]
    [InlineData("gone", null, "A silo has no pipeline 'gone'; give all silos the same settings. The log names the silo.")]
    [InlineData("test", "other/other",
        "Pipeline 'test' of a silo reads or writes elsewhere than the job's; give all silos the same settings. The log names the silo.")]
    public async Task Run_OnASiloOfOtherSettings_FailsWithTheProgressAsItWas(string pipeline, string? identity, string failure)
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var call = new PartitionCall(Guid.NewGuid(), 0, pipeline, """["a"]""", IsUserList: true, Known, identity);

        var report = await Grain(cluster).Run(call, CancellationToken.None);

        Assert.Equal(Known with { Failure = failure }, report with { Silo = null });
        Assert.NotNull(report.Silo);
        Assert.True(report.HasEnded);
        Assert.Empty(cluster.Silos[0].Retriever.Reads);
    }

    [Fact]
    public async Task Run_OfTheSamePipeline_GoesOnAfterTheCursor()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Silos[0].Retriever.Everybody = ["u0", "u1", "u2", "u3"];
        var job = Guid.NewGuid();
        var call = new PartitionCall(job, 0, "TEST", "u0|u3", IsUserList: false, Known);
        var report = Known;

        await Eventually.TrueAsync(
            async () => (report = await Grain(cluster).Run(call, CancellationToken.None)).HasEnded, "the end of the partition");

        Assert.Equal((5, 4, 1, true, null), (report.Read, report.Scored, report.Failed, report.IsDone, report.Failure));
        Assert.Equal(["u2", "u3"], cluster.Silos[0].Writer.Rows.Keys.Order());
        Assert.All(cluster.Silos[0].Writer.Writes, write => Assert.Equal(job, write.RunId));
    }

    [Fact]
    public async Task Stop_PartitionThatTheSiloDoesNotKnow_IsNothing()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        Assert.Null(await Grain(cluster).Stop(Guid.NewGuid(), 0));
    }

    private static IScoringPartitionGrain Grain(ScoringCluster cluster) => cluster.Client.GetGrain<IScoringPartitionGrain>("one");
}
