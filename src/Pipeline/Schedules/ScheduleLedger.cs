namespace ModelPipeline;

/// <summary>
/// Which time of a schedule is due. Each is seen to once; of those that were missed because nothing was running, the first is made up for,
/// once, and the others are passed over. Not thread-safe.
/// </summary>
/// <param name="state">As it stands; changed in place.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ScheduleLedger(ScheduleState state, TimeProvider clock)
{
    // Longer than a cluster takes to recover by itself; a job that is later than that may be a surprise.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>The time that is due and was not seen to; null where none is. The same until <see cref="Settle"/>.</summary>
    public DateTimeOffset? Due => state.Next is { } next && next <= clock.GetUtcNow() ? next : null;

    /// <summary>Sets the schedule, which counts from now; one that is set already goes on as it stands.</summary>
    public void Set(JobSchedule schedule)
    {
        if ((state.Cron, state.TimeZone) != (schedule.Cron, schedule.TimeZone))
        {
            (state.Cron, state.TimeZone, state.Next,
                state.TryingSince) = (schedule.Cron, schedule.TimeZone, schedule.After(clock.GetUtcNow()), null);
        }
    }

    /// <summary>An attempt at what is due has failed for the moment.</summary>
    /// <returns>Whether another may be made: within an hour of the first, which is late itself after a downtime.</returns>
    public bool TryAgain()
    {
        var now = clock.GetUtcNow();
        state.TryingSince ??= now;
        return now - state.TryingSince < Patience;
    }

    /// <summary>What is due has been seen to.</summary>
    public void Settle(JobSchedule schedule)
    {
        // A clock that was set back must not make the same time due again.
        var now = clock.GetUtcNow();
        state.Next = schedule.After(state.Next > now ? state.Next.Value : now);
        state.TryingSince = null;
    }
}
