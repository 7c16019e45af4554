using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Silos close versions that have had no role for long. One that gets users again is opened before.</summary>
public sealed class ClosedVersionTests
{
    private const string Good = "factor=3";

    [Fact]
    public async Task Set_VersionsThatTheSilosHaveClosed_GetUsersOnceEverySiloHasThemOpen()
    {
        var clock = new ClockAhead();
        await using var cluster = await RolloutCluster.StartAsync(silos: 1, clock: clock);
        var path = FakeModelFile.Write("factor=5");
        await cluster.Rollout.AddVersion(new("lost", path, "a test"));
        await cluster.SettledAsync("lost");
        foreach (var version in new[] { "closed", "newer", "newest" })
            await cluster.AddAsync(version, Good);
        await Eventually.TrueAsync(
            async () => await SilosAsync(cluster, "lost") == 0 && await SilosAsync(cluster, "closed") == 0, "the end of two versions");
        File.Delete(path);
        Directory.Delete(Path.Combine(cluster.Store, "test", "lost"), recursive: true);

        Assert.Equal("", (await cluster.SetAsync("closed")).Refusal);
        Assert.Equal(1, await SilosAsync(cluster, "closed"));
        Assert.All(await cluster.ScoreAsync(["a", "b", "c"]), each => Assert.Equal("closed", each.Value.Score?.ModelVersion));

        var setting = cluster.SetAsync("lost").AsTask();
        await Eventually.TrueAsync(async () => await SilosAsync(cluster, "lost") == 1, "the attempt to open the version");
        Assert.False(setting.IsCompleted);
        clock.Ahead = TimeSpan.FromSeconds(61);
        var refused = await setting;

        Assert.Equal(
            (null, RolloutProblem.NotYet, "Not every silo has version 'lost' open; GET .../versions/lost says what they wait for."),
            (refused.Rollout, refused.Problem, refused.Refusal));
        Assert.Equal("closed", (await cluster.Rollout.Get()).Rollout!.Stable);
    }

    private static async Task<int> SilosAsync(RolloutCluster cluster, string version) =>
        (await cluster.Rollout.FindVersion(version))!.Silos.Length;
}
