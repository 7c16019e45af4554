using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ScoreTimingTests
{
    [Fact]
    public async Task Score_TimingAskedFromAnotherProcess_ComesWithTheScore()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var user = cluster.Client.GetGrain<IUserScoringGrain>("user-1");

        var asked = await user.Score("test", ScoreOptions.Fresh with { Timing = true }, CancellationToken.None);
        var notAsked = await user.Score("test", ScoreOptions.Fresh, CancellationToken.None);
        var remembered = await user.Score("test", new(TimeSpan.FromHours(1), Timing: true), CancellationToken.None);

        Assert.Equal(ScoreStatus.Scored, asked.Status);
        Assert.True(asked.Timing is { } timing && timing.Queue >= TimeSpan.Zero && timing.Retrieve > TimeSpan.Zero
            && timing.Apply > TimeSpan.Zero && timing.Write > TimeSpan.Zero, $"The times are {asked.Timing}.");
        Assert.Null(notAsked.Timing);
        Assert.Equal(ScoreStatus.Scored, remembered.Status);
        Assert.Null(remembered.Timing);
    }
}
