using System.Collections.Concurrent;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Jobs that lose all silos at once. Only what was stored is left.</summary>
public sealed class JobRestartTests
{
    private const int BatchSize = 50;
    private const int PartitionSize = 1_000;
    private const int Stored = 20;
    private const int SinceThen = 5;

    // Each silo has two partitions under way, each with a batch in each of three stages.
    private const int UnderWay = 2 * 2 * 3;

    private static readonly string[] Users = [.. Enumerable.Range(0, 6_000).Select(i => $"u{i:0000}")];

    private readonly StateStore states = new();
    private readonly ConcurrentQueue<string> read = [];
    private volatile bool isLost;

    // Progress is stored every second. So what a second brings is all that is done again, with the batches under way.
    [Fact]
    public async Task Run_AllSilosAreLost_GoesOnFromTheStoredCursorsWithinThePartitions()
    {
        var (job, written) = await LoseAsync();
        isLost = false;
        await using var cluster = await StartAsync();
        var ended = job;
        await Eventually.TrueAsync(
            async () => (ended = (await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get())!).IsOver,
            TimeSpan.FromSeconds(60), () => $"the end of {ended}");

        Assert.Equal((JobStatus.Completed, 6_000, 6_000, 0), (ended.Status, ended.Total, ended.Scored, ended.Failed));
        var again = Written(cluster);
        Assert.Equal(Users, written.Union(again).Order());
        Assert.Equal(again.Length, again.Distinct().Count());
        Assert.InRange(written.Intersect(again).Count(), 0, SinceThen * BatchSize);
        Assert.InRange(read.Count - Users.Length, 0, (SinceThen + UnderWay) * BatchSize);
    }

    // The job stores the progress of some batches, scores a few more, and ends like in a power cut.
    private async Task<(JobInfo Job, string[] Written)> LoseAsync()
    {
        using var turns = new SemaphoreSlim(Stored);
        await using var cluster = await StartAsync();
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => turns.WaitAsync(token);
        var job = (await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("key"))).Job!;
        var stored = 0L;
        await Eventually.TrueAsync(
            async () => (stored = await StoredAsync(cluster, job)) == Stored * BatchSize,
            TimeSpan.FromSeconds(60), () => $"the progress to be stored, not {stored} users");
        turns.Release(SinceThen);
        await Eventually.TrueAsync(
            () => Written(cluster).Length == (Stored + SinceThen) * BatchSize, "some more batches to be written");
        cluster.Storage.Before = _ => throw new TimeoutException();
        isLost = true;
        return (job, Written(cluster));
    }

    private async Task<ScoringCluster> StartAsync()
    {
        var cluster = await ScoringCluster.StartAsync(
            bulk: new() { BatchSize = BatchSize, PartitionSize = PartitionSize }, states: states);
        foreach (var silo in cluster.Silos)
        {
            silo.Retriever.Everybody = Users;
            silo.Retriever.DuringScan = async (_, users, token) =>
            {
                if (isLost)
                    await Task.Delay(Timeout.Infinite, token);
                foreach (var user in users)
                    read.Enqueue(user);
            };
        }

        return cluster;
    }

    private async Task<long> StoredAsync(ScoringCluster cluster, JobInfo job)
    {
        var grain = cluster.Client.GetGrain<IScoringJobGrain>(job.Id).GetGrainId();
        var partitions = await new JobPages(states, grain).ReadAsync(Users.Length / PartitionSize);
        return partitions.Values.Sum(each => each.Progress.Scored);
    }

    private static string[] Written(ScoringCluster cluster) =>
        [.. cluster.Silos.SelectMany(silo => silo.Writer.Rows).SelectMany(row => Enumerable.Repeat(row.Key, row.Value.Count))];
}
