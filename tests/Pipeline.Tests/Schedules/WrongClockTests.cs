using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>Schedules after the clock of a silo was wrong.</summary>
public sealed class WrongClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly ScheduleState state = new();

    private ScheduleLedger Ledger => new(state, clock);

    [Fact]
    public void Correct_ClockWasYearsAhead_CountsFromNow()
    {
        var nightly = Read("0 3 * * *");
        new ScheduleLedger(state, new FakeTimeProvider(Noon.AddYears(4))).Set(nightly);

        Assert.True(Ledger.Correct(nightly));

        Assert.Equal(Noon.AddHours(15), state.Next);
        Assert.False(Ledger.Correct(nightly));
    }

    // A silo whose clock is a little ahead has handled the next time; its job must not be made again.
    [Theory]
    [InlineData("0 3 * * *")]
    [InlineData("* * * * *")]
    public void Correct_TimeAfterTheNextOne_IsInOrder(string cron)
    {
        var schedule = Read(cron);
        Ledger.Set(schedule);
        Ledger.MarkHandled(schedule);
        var next = state.Next;

        Assert.False(Ledger.Correct(schedule));

        Assert.Equal(next, state.Next);
    }

    [Fact]
    public void Correct_SilosWhoseClocksDifferByMinutes_LeaveTheNextTimeAlone()
    {
        var minutely = Read("* * * * *");
        new ScheduleLedger(state, new FakeTimeProvider(Noon.AddMinutes(20))).Set(minutely);

        Assert.False(Ledger.Correct(minutely));
    }

    [Fact]
    public void Correct_MissedTime_StaysDue()
    {
        var nightly = Read("0 3 * * *");
        Ledger.Set(nightly);
        clock.Advance(TimeSpan.FromDays(5));

        Assert.False(Ledger.Correct(nightly));

        Assert.Equal(Noon.AddHours(15), Ledger.Due);
    }

    // The 29th of February comes again after years.
    [Fact]
    public void Correct_ScheduleOfRareDays_KeepsItsTime()
    {
        var rare = Read("0 3 29 2 *");
        Ledger.Set(rare);

        Assert.False(Ledger.Correct(rare));

        Assert.Equal(new DateTimeOffset(2028, 2, 29, 3, 0, 0, TimeSpan.Zero), state.Next);
    }

    private static JobSchedule Read(string cron)
    {
        Assert.True(JobSchedule.TryRead(cron, "UTC", out var schedule, out var fault), fault);
        return schedule;
    }
}
