namespace ModelPipeline;

/// <summary>
/// Decides which time of a schedule is due. Each time is handled once. If no silo was running at several times, the first missed time is
/// run late, once, and the other missed times are skipped. Not thread-safe.
/// </summary>
/// <param name="state">The state of the schedule; changed in place.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ScheduleLedger(ScheduleState state, TimeProvider clock)
{
    // A cluster recovers in less time. A job that starts even later may be a surprise.
    private static readonly TimeSpan RetryTimeout = TimeSpan.FromHours(1);

    // The clocks of two silos differ by less.
    private static readonly TimeSpan MostDifference = TimeSpan.FromHours(1);

    /// <summary>The time that is due and not handled yet; null if there is none. Stays the same until <see cref="MarkHandled"/>.</summary>
    public DateTimeOffset? Due => state.Next is { } next && next <= clock.GetUtcNow() ? next : null;

    /// <summary>Sets the schedule, which starts from now. A schedule that is set already stays unchanged.</summary>
    public void Set(JobSchedule schedule)
    {
        if (state.Cron == schedule.Cron && state.TimeZone == schedule.TimeZone)
            return;
        state.Cron = schedule.Cron;
        state.TimeZone = schedule.TimeZone;
        state.Next = schedule.After(clock.GetUtcNow());
        state.TryingSince = null;
    }

    /// <summary>
    /// Counts from now where the next time lies further ahead than this clock can have put it: the clock of a silo was wrong for a while.
    /// </summary>
    /// <returns>Whether the next time is another one now.</returns>
    public bool Correct(JobSchedule schedule)
    {
        // A silo whose clock is ahead may have handled the next time already, so the time after it is in order.
        var next = schedule.After(clock.GetUtcNow());
        var second = next is { } first ? schedule.After(first) : null;
        if (second is null || state.Next is not { } stored || stored <= second || stored - next < MostDifference)
            return false;
        state.Next = next;
        state.TryingSince = null;
        return true;
    }

    /// <summary>Records that an attempt at the due time failed with an error that may pass.</summary>
    /// <returns>
    /// Whether another attempt is allowed: within an hour of the first attempt. The first attempt can be late itself after a downtime.
    /// </returns>
    public bool TryAgain()
    {
        var now = clock.GetUtcNow();
        state.TryingSince ??= now;
        return now - state.TryingSince < RetryTimeout;
    }

    /// <summary>Records that the due time was handled.</summary>
    public void MarkHandled(JobSchedule schedule)
    {
        // The next time is computed from the later of the two, so that a clock that was set back does not make the same time due again.
        var now = clock.GetUtcNow();
        state.Next = schedule.After(state.Next > now ? state.Next.Value : now);
        state.TryingSince = null;
    }
}
