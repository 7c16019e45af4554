using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The answer to a call with <c>maxAge</c> after several runs: the last score, if its own age allows.</summary>
public sealed class RememberedScoreTests
{
    private readonly ClockAhead clock = new();

    // The two runs may follow each other closely.
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Score_MaxAgeAfterASecondRun_TakesTheSecond(int secondsBetween)
    {
        await using var cluster = await StartAsync();
        var runs = new List<Score>();
        for (var x = 1; x <= 3; x++)
        {
            Store(cluster, x);
            clock.Ahead += TimeSpan.FromSeconds(secondsBetween);
            runs.Add((await cluster.ScoreAsync("a")).Score!);
            var remembered = (await cluster.ScoreAsync("a", maxAge: TimeSpan.FromHours(1))).Score!;

            Assert.Equal((runs[^1].RunId, new OutputValue("y", 2.0 * x)), (remembered.RunId, Assert.Single(remembered.Outputs)));
        }

        Assert.Equal(3, runs.Select(run => run.RunId).Distinct().Count());
        Assert.Equal(3, cluster.UsersRead.Count());
    }

    [Fact]
    public async Task Score_MaxAgeBetweenTheAgesOfTwoRuns_TakesTheSecond()
    {
        await using var cluster = await StartAsync();
        Store(cluster, 1);
        await cluster.ScoreAsync("a");
        clock.Ahead = TimeSpan.FromMinutes(10);
        Store(cluster, 2);
        var second = (await cluster.ScoreAsync("a")).Score!;
        Store(cluster, 3);

        clock.Ahead = TimeSpan.FromMinutes(14);
        var young = (await cluster.ScoreAsync("a", maxAge: TimeSpan.FromMinutes(5))).Score!;
        clock.Ahead = TimeSpan.FromMinutes(16);
        var old = (await cluster.ScoreAsync("a", maxAge: TimeSpan.FromMinutes(5))).Score!;
        var next = (await cluster.ScoreAsync("a", maxAge: TimeSpan.FromMinutes(5))).Score!;

        Assert.Equal(second.RunId, young.RunId);
        Assert.Equal([new OutputValue("y", 6.0)], old.Outputs);
        Assert.Equal(old.RunId, next.RunId);
    }

    // An old score does not become young when the wall clock is set, or when another silo's score was stored.
    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task Score_MaxAgeAfterTheWallClockWasSet_UsesTheElapsedTime(double seconds)
    {
        await using var cluster = await StartAsync();
        Store(cluster, 1);
        var first = (await cluster.ScoreAsync("a")).Score!;
        Store(cluster, 2);

        clock.Wall = TimeSpan.FromSeconds(seconds);
        clock.Ahead = TimeSpan.FromMinutes(4);
        var young = (await cluster.ScoreAsync("a", maxAge: TimeSpan.FromMinutes(5))).Score!;
        clock.Ahead = TimeSpan.FromMinutes(6);
        var old = (await cluster.ScoreAsync("a", maxAge: TimeSpan.FromMinutes(5))).Score!;

        Assert.Equal(first.RunId, young.RunId);
        Assert.Equal([new OutputValue("y", 4.0)], old.Outputs);
    }

    [Fact]
    public async Task Score_MaxAgeAfterAScoreOfTheFutureWasStored_UsesTheAgeOfItsRun()
    {
        await using var cluster = await StartAsync();
        var future = TimeProvider.System.GetUtcNow().AddHours(1);
        var outputs = new Batch(["a"], [new Column<double>(new("y", ColumnType.Double), new[] { 9.0 })]);
        cluster.Silos[0].Writer.Newer["a"] = new(outputs, "v1", future, future, Guid.NewGuid());
        Assert.Equal([new OutputValue("y", 9.0)], (await cluster.ScoreAsync("a")).Score!.Outputs);
        cluster.Silos[0].Writer.Newer.Clear();
        Store(cluster, 3);

        clock.Ahead = TimeSpan.FromMinutes(6);
        var old = (await cluster.ScoreAsync("a", maxAge: TimeSpan.FromMinutes(5))).Score!;

        Assert.Equal([new OutputValue("y", 6.0)], old.Outputs);
    }

    [Fact]
    public async Task Score_MaxAgeOfAnotherUser_DoesNotTakeThisUsersScore()
    {
        await using var cluster = await StartAsync();
        Store(cluster, 1);
        await cluster.ScoreAsync("a");
        Store(cluster, 2);

        var other = (await cluster.ScoreAsync("b", maxAge: TimeSpan.FromHours(1))).Score!;

        Assert.Equal(("b", new OutputValue("y", 4.0)), (other.User, Assert.Single(other.Outputs)));
    }

    private Task<ScoringCluster> StartAsync() => ScoringCluster.StartAsync(silos: 1, clock: clock, userClock: clock);

    // Sets the input of all users from now on.
    private static void Store(ScoringCluster cluster, double x) => cluster.Silos[0].Retriever.Rows = users =>
        new(users, [new Column<double>(new("x", ColumnType.Double), Enumerable.Repeat(x, users.Count).ToArray())]);
}
