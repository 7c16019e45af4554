using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>How long a partition waits after each failure, and when it is given up.</summary>
public sealed class JobLedgerWaitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly PartitionState[] partitions = [new(), new()];

    public static TheoryData<bool, int[]> Waits => new()
    {
        { false, [1, 2, 4, 5, 5, 5] },
        { true, [1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30, 30] },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public void Return_FailureAfterFailure_WaitsTwiceAsLongUpToABound(bool mayPass, int[] seconds)
    {
        var ledger = new JobLedger(partitions, new() { MaxAttempts = 100 }, clock);
        Assert.Equal([0, 1], new[] { ledger.Take(), ledger.Take() });

        foreach (var wait in seconds)
        {
            ledger.Return(0, new() { Failure = "down", MayPass = mayPass });
            clock.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromTicks(1));
            Assert.Null(ledger.Take());
            clock.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(0, ledger.Take());
        }
    }

    [Fact]
    public void Lost_Partition_WaitsAndCountsAsAnAttempt()
    {
        var ledger = new JobLedger(partitions, new(), clock);
        ledger.Take();

        ledger.Lost(0, "gone");

        Assert.Equal((1, "gone", Noon, false), (ledger[0].Attempts, ledger[0].Failure, ledger[0].HeldUpSince, ledger[0].IsGivenUp));
        Assert.Equal(1, ledger.Take());
        Assert.Null(ledger.Take());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, ledger.Take());
    }

    [Fact]
    public void Return_SecondFailure_IsHeldUpSinceTheFirst()
    {
        var ledger = new JobLedger(partitions, new(), clock);
        for (var failure = 0; failure < 2; failure++)
        {
            Assert.Equal(0, ledger.Take());
            ledger.Return(0, new() { Failure = "down", MayPass = true });
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal((Noon, 0), (partitions[0].HeldUpSince, partitions[0].Attempts));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Lost_AsOftenAsAllowed_GivesThePartitionUp(int times, bool isGivenUp)
    {
        var ledger = new JobLedger(partitions, new() { MaxAttempts = 3 }, clock);
        for (var time = 0; time < times; time++)
        {
            Assert.Equal(0, ledger.Take());
            ledger.Lost(0, "gone");
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(isGivenUp, partitions[0].IsGivenUp);
    }

    [Fact]
    public void Return_OutageOfTheLongestTime_GivesThePartitionUp()
    {
        var ledger = new JobLedger(partitions, new() { MaxOutage = TimeSpan.FromHours(1) }, clock);
        foreach (var (passed, isGivenUp) in new[] { (0, false), (TimeSpan.TicksPerHour - 1, false), (1L, true) })
        {
            clock.Advance(TimeSpan.FromTicks(passed));
            ledger.Return(0, new() { Failure = "down", MayPass = true });
            Assert.Equal(isGivenUp, partitions[0].IsGivenUp);
        }
    }

    [Fact]
    public void Take_PartitionThatNoSiloCanTake_IsPassedOver()
    {
        var ledger = new JobLedger(partitions, new(), clock);

        Assert.Equal(1, ledger.Take(index => index == 1));
        Assert.Null(ledger.Take(index => index == 1));
        Assert.Equal(0, ledger.Take(_ => true));
    }

    [Fact]
    public void IsOver_PartitionInProgress_IsFalseThoughAllAreDone()
    {
        var ledger = new JobLedger(partitions, new(), clock);
        Assert.False(ledger.IsOver);
        ledger.Take();
        ledger.Advance(0, new("c", 1, 1, 1, 0, IsDone: true));
        ledger.Advance(1, new("c", 1, 1, 1, 0, IsDone: true));
        Assert.False(ledger.IsOver);

        ledger.Return(0, new("c", 1, 1, 1, 0, IsDone: true));

        Assert.True(ledger.IsOver);
    }

    [Fact]
    public void Failure_OtherPartitionMakesProgress_IsNoneUntilTheEnd()
    {
        var ledger = new JobLedger(partitions, new() { MaxAttempts = 2 }, clock);
        Assert.Equal([0, 1], new[] { ledger.Take(), ledger.Take() });
        ledger.Lost(0, "gone");
        ledger.Advance(1, new("a", 1, 1, 1));
        clock.Advance(TimeSpan.FromMinutes(1));
        ledger.Take();
        ledger.Lost(0, "gone");

        Assert.Equal((true, null), (partitions[0].IsGivenUp, ledger.Failure));
    }

    [Fact]
    public void Failure_NoOtherPartitionMakesProgress_IsTheJobs()
    {
        var ledger = new JobLedger(partitions, new() { MaxAttempts = 2 }, clock);
        Assert.Equal([0, 1], new[] { ledger.Take(), ledger.Take() });
        ledger.Advance(1, new("a", 1, 1, 1));
        ledger.Lost(0, "gone");
        clock.Advance(TimeSpan.FromMinutes(1));
        ledger.Take();
        ledger.Lost(0, "gone");

        Assert.Equal("1 of 2 partitions were given up after 2 attempts or more. gone", ledger.Failure);
    }

    [Fact]
    public void Advance_SameBatchesAgain_IsNoProgress()
    {
        var ledger = new JobLedger(partitions, new(), clock);
        ledger.Take();
        ledger.Return(0, new("c", 1, 10, 10) { Failure = "down" });

        ledger.Advance(0, new("c", 1, 20, 10) { Failure = "late", MayPass = true });

        Assert.Equal((1, "down", 20), (partitions[0].Attempts, partitions[0].Failure, ledger.Read));
        Assert.Equal((null, false), (partitions[0].Progress.Failure, partitions[0].Progress.MayPass));
    }

    [Fact]
    public void Read_Partitions_AreAddedUp()
    {
        partitions[0].Progress = new("c", 1, 10, 6, 3);
        partitions[1].Progress = new("c", 1, 100, 60, 30);

        var ledger = new JobLedger(partitions, new(), clock);

        Assert.Equal((110, 66, 33), (ledger.Read, ledger.Scored, ledger.Failed));
    }
}
