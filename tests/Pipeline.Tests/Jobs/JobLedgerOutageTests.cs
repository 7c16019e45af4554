using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>Outages and failures of a partition are counted from its last progress, not over its whole life.</summary>
public sealed class JobLedgerOutageTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly PartitionState[] partitions = [new(), new()];

    [Fact]
    public void Return_OutagesWithProgressBetween_AreNotAddedUp()
    {
        var ledger = new JobLedger(partitions, new() { MaxOutage = TimeSpan.FromHours(1) }, clock);
        for (var batches = 1; batches <= 4; batches++)
        {
            Outage(ledger, TimeSpan.FromMinutes(40), batches - 1);
            Assert.Equal(0, ledger.Take());
            ledger.Return(0, Progress(batches));
            Assert.Null(partitions[0].HeldUpSince);
        }

        Assert.False(partitions[0].IsGivenUp);
        Assert.Null(ledger.Failure);
    }

    [Fact]
    public void Return_OneOutageOfTheSameLength_GivesThePartitionUp()
    {
        var ledger = new JobLedger(partitions, new() { MaxOutage = TimeSpan.FromHours(1) }, clock);

        Outage(ledger, TimeSpan.FromMinutes(80), 0);

        Assert.True(partitions[0].IsGivenUp);
    }

    [Fact]
    public void Advance_OutageOfTheReport_IsThatOfThePartitionAsLongAsItLasts()
    {
        var ledger = new JobLedger(partitions, new(), clock);
        Assert.Equal(0, ledger.Take());
        ledger.Advance(0, new() { Outage = "The disk is full." });
        Assert.Equal(("The disk is full.", null, null), (partitions[0].Outage, partitions[0].Failure, partitions[0].Progress.Outage));

        ledger.Advance(0, new());
        Assert.Null(partitions[0].Outage);

        ledger.Advance(0, new() { Outage = "The disk is full." });
        ledger.Lost(0, "Its silo does not answer.");
        Assert.Equal((null, "Its silo does not answer."), (partitions[0].Outage, partitions[0].Failure));
    }

    [Fact]
    public void Return_FailuresWithProgressBetween_AreNotAddedUp()
    {
        var ledger = new JobLedger(partitions, new() { MaxAttempts = 3 }, clock);
        for (var batches = 1; batches <= 6; batches++)
        {
            Assert.Equal(0, ledger.Take());
            ledger.Return(0, Progress(batches) with { Failure = "no such column" });
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((1, false, "no such column"), (partitions[0].Attempts, partitions[0].IsGivenUp, partitions[0].Failure));
    }

    [Fact]
    public void Advance_ProgressOfAnotherPartition_DoesNotCountForThisOne()
    {
        var ledger = new JobLedger(partitions, new() { MaxOutage = TimeSpan.FromHours(1) }, clock);
        Outage(ledger, TimeSpan.FromMinutes(40), 0);
        ledger.Advance(1, Progress(1));
        Outage(ledger, TimeSpan.FromMinutes(40), 0);

        Assert.True(partitions[0].IsGivenUp);
        Assert.False(partitions[1].IsGivenUp);
    }

    private static PartitionProgress Progress(int batches) => new($"c{batches}", batches, 10 * batches, 10 * batches);

    // The partition fails at the beginning and at the end of the outage.
    private void Outage(JobLedger ledger, TimeSpan time, int batches)
    {
        for (var report = 0; report < 2; report++)
        {
            Assert.Equal(0, ledger.Take());
            ledger.Return(0, Progress(batches) with { Failure = "down", MayPass = true });
            if (report == 0)
                clock.Advance(time);
        }

        clock.Advance(TimeSpan.FromMinutes(1));
    }
}
