using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class JobLedgerTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly PartitionState[] partitions = [new(), new(), new()];
    private readonly JobOptions options = new() { MaxAttempts = 3 };

    private JobLedger Ledger => new(partitions, options, clock);

    [Fact]
    public void Take_EachPartition_OnceAtATimeUntilItIsDone()
    {
        var ledger = Ledger;

        Assert.Equal([0, 1, 2, null], Enumerable.Range(0, 4).Select(_ => ledger.Take()));
        ledger.Return(1, new("c", 1, 10, 9, 1));
        Assert.Equal([1, null], Enumerable.Range(0, 2).Select(_ => ledger.Take()));
        for (var index = 0; index < 3; index++)
            ledger.Return(index, new("d", 2, 20, 20, 0, IsDone: true));

        Assert.Null(ledger.Take());
        Assert.True(ledger.IsOver);
        Assert.Equal((60, 60, 0, null), (ledger.Read, ledger.Scored, ledger.Failed, ledger.Failure));
    }

    [Fact]
    public void Failure_ProgressAfterTooManyFailed_StaysAndCountsItToo()
    {
        var ledger = new JobLedger(partitions, new() { MaxFailureShare = 0.005 }, clock);
        ledger.Take();
        ledger.Take();
        ledger.Advance(0, new("c", 1, 1_000, 990, 10));
        var first = ledger.Failure;

        ledger.Advance(1, new("c", 1, 1_000, 1_000, 0));
        ledger.Advance(0, new("d", 2, 2_000, 1_985, 15));

        Assert.StartsWith("10 of 1000 users could not be scored, more than Jobs:MaxFailureShare (0.5%)", first, StringComparison.Ordinal);
        Assert.StartsWith("15 of 3000 users could not be scored, more than", ledger.Failure, StringComparison.Ordinal);
        Assert.Equal((2_985, 15), (ledger.Scored, ledger.Failed));
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(0.5, 1)]
    public void Return_ServerThatSaysWhen_IsNotAskedBefore(double asked, double seconds)
    {
        var ledger = Ledger;
        Fail(ledger, new() { Failure = "busy", MayPass = true, RetryAfter = TimeSpan.FromSeconds(asked) });

        clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(0, ledger.Take());
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, ledger.Take());
        Assert.Null(ledger[0].Progress.RetryAfter);
    }

    [Fact]
    public void Return_Failure_WaitsLongerEachTimeUntilThereIsProgress()
    {
        var ledger = Ledger;
        foreach (var seconds in new[] { 1, 2 })
        {
            Fail(ledger, new() { Failure = "down" });
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.NotEqual(0, ledger.Take());
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Fail(ledger, new("c", 1, 10, 10) { Failure = "down" });
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, ledger.Take());
        Assert.Equal(1, partitions[0].Attempts);
    }

    [Fact]
    public void Lost_SeveralTimes_GivesThePartitionUpAndOthersContinue()
    {
        var ledger = Ledger;
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ => ledger.Take()));
        ledger.Lost(0, "gone");
        ledger.Advance(1, new("a", 1, 1, 1));
        clock.Advance(TimeSpan.FromMinutes(1));
        for (var attempt = 1; attempt < 3; attempt++)
        {
            Assert.Equal(0, ledger.Take());
            ledger.Lost(0, "gone");
            ledger.Advance(1, new("b", attempt + 1, 1, 1));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.True(partitions[0].IsGivenUp);
        Assert.Null(ledger.Failure);
        ledger.Return(1, new("c", 4, 1, 1, 0, IsDone: true));
        ledger.Return(2, new("c", 1, 1, 1, 0, IsDone: true));

        Assert.True(ledger.IsOver);
        Assert.Equal("1 of 3 partitions were given up after 3 attempts or more. gone", ledger.Failure);
    }

    [Fact]
    public void Return_OldProgress_ChangesNothing()
    {
        var ledger = Ledger;
        ledger.Take();
        ledger.Return(0, new("f", 5, 50, 50));
        ledger.Take();
        ledger.Return(0, new("c", 2, 20, 20));

        Assert.Equal("f", partitions[0].Progress.Cursor);
    }

    [Fact]
    public void Return_TransientFailure_IsRetriedUntilTheLongestOutage()
    {
        options.MaxOutage = TimeSpan.FromHours(1);
        var ledger = Ledger;
        for (var minute = 0; minute < 60; minute++)
        {
            Fail(ledger, new() { Failure = "down", MayPass = true });
            Assert.Null(ledger.Failure);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Fail(ledger, new() { Failure = "down", MayPass = true });

        Assert.Equal("1 of 3 partitions were given up after 1 attempts or more. down", ledger.Failure);
    }

    [Fact]
    public void Failure_PartitionGivenUpAndNoOtherHasProgress_FailsTheJobAtOnce()
    {
        var ledger = Ledger;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Null(ledger.Failure);
            Fail(ledger, new() { Failure = "no such column" });
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.False(ledger.IsOver);
        Assert.EndsWith("no such column", ledger.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Advance_ReadsOfALostAttempt_AreCounted()
    {
        var ledger = Ledger;
        Assert.Equal(0, ledger.Take());
        ledger.Advance(0, new("c", 2, 50, 20));
        ledger.Lost(0, "gone");
        ledger.Return(0, new("d", 1, 40, 10));

        Assert.Equal(("c", 50, 20), (partitions[0].Progress.Cursor, partitions[0].Progress.Read, partitions[0].Progress.Scored));
    }

    [Theory]
    [InlineData(999, 500, false)]
    [InlineData(1000, 100, false)]
    [InlineData(1000, 101, true)]
    public void Failure_ShareOfUsers_CountsFromAThousandOn(long users, long failed, bool fails)
    {
        partitions[0].Progress = new("c", 1, users, users - failed, failed);

        Assert.Equal(fails, Ledger.Failure is not null);
    }

    [Fact]
    public void Failure_FewUsersAtTheEnd_Counts()
    {
        foreach (var each in partitions)
            each.Progress = new("c", 1, 4, 3, 1, IsDone: true);

        Assert.StartsWith("3 of 12 users could not be scored", Ledger.Failure, StringComparison.Ordinal);
    }

    private static void Fail(JobLedger ledger, PartitionProgress progress)
    {
        Assert.Equal(0, ledger.Take());
        ledger.Return(0, progress);
    }
}
