using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class ScheduleLedgerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly ScheduleState state = new();
    private readonly JobSchedule nightly = Read("0 3 * * *");

    private ScheduleLedger Ledger => new(state, clock);

    [Fact]
    public void Due_DailySchedule_IsDueOnceADay()
    {
        Ledger.Set(nightly);
        var ran = new List<DateTimeOffset>();
        for (var minute = 0; minute < 2 * 24 * 60; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            if (Ledger.Due is not { } due)
                continue;
            ran.Add(due);
            Ledger.MarkHandled(nightly);
        }

        Assert.Equal([Noon.AddHours(15), Noon.AddHours(39)], ran);
    }

    [Fact]
    public void Due_SeveralMissedDays_AreRunOnce()
    {
        Ledger.Set(nightly);
        clock.Advance(TimeSpan.FromDays(5));

        Assert.Equal(Noon.AddHours(15), Ledger.Due);
        Ledger.MarkHandled(nightly);

        Assert.Null(Ledger.Due);
        Assert.Equal(Noon.AddDays(5).AddHours(15), state.Next);
    }

    [Fact]
    public void MarkHandled_ClockWasSetBack_SameTimeIsNotDueAgain()
    {
        Ledger.Set(nightly);

        // Another silo, whose clock is ahead, found the time due.
        Ledger.MarkHandled(nightly);

        Assert.Equal(Noon.AddHours(39), state.Next);
    }

    [Fact]
    public void Set_SameScheduleAgain_KeepsTheDueTime()
    {
        Ledger.Set(nightly);
        clock.Advance(TimeSpan.FromHours(15));

        Ledger.Set(Read("0 3 * * *"));

        Assert.Equal(Noon.AddHours(15), Ledger.Due);
    }

    [Fact]
    public void Set_AnotherSchedule_CountsFromNow()
    {
        Ledger.Set(nightly);
        clock.Advance(TimeSpan.FromHours(15));

        Ledger.Set(Read("0 4 * * *"));

        Assert.Null(Ledger.Due);
        Assert.Equal(Noon.AddHours(16), state.Next);
    }

    [Fact]
    public void TryAgain_AfterALongDowntime_IsTrueForAnHourOfAttempts()
    {
        Ledger.Set(nightly);
        clock.Advance(TimeSpan.FromDays(5));

        Assert.True(Ledger.TryAgain());
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(Ledger.TryAgain());
        Assert.Equal(Noon.AddHours(15), Ledger.Due);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(Ledger.TryAgain());

        Ledger.MarkHandled(nightly);
        Assert.True(Ledger.TryAgain());
    }

    private static JobSchedule Read(string cron)
    {
        Assert.True(JobSchedule.TryRead(cron, "UTC", out var schedule, out var fault), fault);
        return schedule;
    }
}
