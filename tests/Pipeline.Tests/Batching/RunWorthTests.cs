namespace ModelPipeline.Tests;

public sealed class RunWorthTests
{
    [Theory]
    [InlineData(1, 0, 0, true)]
    [InlineData(1, 1, 1, false)]
    [InlineData(31, 1, 1, false)]
    [InlineData(32, 1, 1, true)]
    [InlineData(32, 1, 32, true)]
    [InlineData(32, 1, 33, false)]
    [InlineData(50, 3, 150, true)]
    [InlineData(50, 3, 151, false)]
    [InlineData(0, 0, 0, true)]
    public void Is_UsersBesideRuns_ManyAndAsManyAsTheOthersHave(int waiting, int others, int usersInRuns, bool isWorth) =>
        Assert.Equal(isWorth, new RunWorth(512).Is(waiting, others, usersInRuns));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Is_BatchesAreSmaller_AFullOneIsWorthASlot(int waiting, bool isWorth) =>
        Assert.Equal(isWorth, new RunWorth(10).Is(waiting, 2, 20));

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(5, 6, true)]
    [InlineData(5, 7, false)]
    [InlineData(5, 10, false)]
    public void Is_RunsBesideOthersAreNotSlower_EachRunBeginsAtOnce(int alone, int beside, bool isWorth)
    {
        var worth = new RunWorth(512);
        Alone(worth, 16, alone);
        Assert.False(worth.Is(1, 1, 1));
        Beside(worth, 15, beside);
        Assert.False(worth.Is(1, 1, 1));
        Beside(worth, 1, beside);

        Assert.Equal(isWorth, worth.Is(1, 1, 1));
        Assert.Equal(isWorth, worth.Is(5, 3, 90));
    }

    [Fact]
    public void Is_StoresBecomeSlowerBesideOthers_RunsWaitAgain()
    {
        var worth = Measured(alone: 5, beside: 5);
        Assert.True(worth.Is(1, 1, 1));

        Beside(worth, 16, 10);
        Assert.False(worth.Is(1, 1, 1));

        Beside(worth, 60, 5);
        Assert.True(worth.Is(1, 1, 1));
    }

    [Fact]
    public void Is_OnePauseOfTheMachine_ChangesNothing()
    {
        var worth = Measured(alone: 5, beside: 5);

        Beside(worth, 1, 1_000);

        Assert.True(worth.Is(1, 1, 1));
    }

    [Fact]
    public void Is_RunsThatOthersJoined_AreNotTakenForRunsAlone()
    {
        var worth = new RunWorth(512);
        for (var i = 0; i < 100; i++)
        {
            // Both take as long, because they share the time of both.
            var first = worth.Began(0);
            var second = worth.Began(1);
            worth.Ended(first, 1, TimeSpan.FromMilliseconds(10));
            worth.Ended(second, 1, TimeSpan.FromMilliseconds(10));
        }

        Assert.False(worth.Is(2, 1, 1));
        Alone(worth, 16, 5);
        Assert.False(worth.Is(2, 1, 1));
    }

    [Fact]
    public void Is_RunsOfManyUsers_SayNothing()
    {
        var worth = Measured(alone: 5, beside: 5, users: RunWorth.Many);

        Assert.False(worth.Is(2, 1, 1));
    }

    [Fact]
    public void Is_RunsTakeNoTime_NothingIsKnown()
    {
        var worth = Measured(alone: 0, beside: 0);

        Assert.False(worth.Is(2, 1, 1));
    }

    [Fact]
    public void Is_RunsThatWouldWait_OneOfManyBeginsAtOnce()
    {
        var worth = new RunWorth(512);

        var begun = Enumerable.Range(1, 3 * RunWorth.TrialEvery).Where(_ => worth.Is(1, 1, 1)).ToList();
        // Users who join those that wait are no run of their own.
        var joining = Enumerable.Range(1, 3 * RunWorth.TrialEvery).Count(_ => worth.Is(2, 1, 1));

        Assert.Equal([RunWorth.TrialEvery, 2 * RunWorth.TrialEvery, 3 * RunWorth.TrialEvery], begun);
        Assert.Equal(0, joining);
    }

    // Runs of each kind as many as are needed, and their times in milliseconds; users: of a run beside others.
    private static RunWorth Measured(int alone, int beside, int users = 1)
    {
        var worth = new RunWorth(512);
        Alone(worth, 16, alone);
        Beside(worth, 16, beside, users);
        return worth;
    }

    private static void Alone(RunWorth worth, int runs, int milliseconds)
    {
        for (var i = 0; i < runs; i++)
            worth.Ended(worth.Began(0), 1, TimeSpan.FromMilliseconds(milliseconds));
    }

    private static void Beside(RunWorth worth, int runs, int milliseconds, int users = 1)
    {
        for (var i = 0; i < runs; i++)
            worth.Ended(worth.Began(1), users, TimeSpan.FromMilliseconds(milliseconds));
    }
}
