namespace ModelPipeline;

/// <summary>
/// Runs the steps of work that nobody waits for, so that every other class of work goes first. A step begins when no call is waiting or
/// running. While calls or jobs keep coming, the work rests after each step for a multiple of the step's time. Both waits are bounded. Not
/// thread-safe: one step at a time.
/// </summary>
/// <param name="isBusy">Whether calls are waiting or running.</param>
/// <param name="workKeepsComing">Whether calls or jobs came within the last second.</param>
/// <param name="rest">The rest after a step, as a multiple of the step.</param>
/// <param name="longestRest">The longest rest. A step that waited for a slow model or store used no core here.</param>
/// <param name="pause">The time between two looks whether calls are waiting or running.</param>
/// <param name="clock">Measures the waits.</param>
internal sealed class DutyCycle(
    Func<bool> isBusy, Func<bool> workKeepsComing, int rest, TimeSpan longestRest, TimeSpan pause, TimeProvider clock)
{
    private static readonly TimeSpan LongestYield = TimeSpan.FromMilliseconds(50);

    private TimeSpan owed;

    /// <summary>Runs a step in its turn.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> step, CancellationToken cancellationToken)
    {
        var due = owed;
        owed = TimeSpan.Zero;
        if (due > TimeSpan.Zero && workKeepsComing())
            await Task.Delay(due, clock, cancellationToken);
        for (var waited = clock.GetTimestamp(); isBusy() && clock.GetElapsedTime(waited) < LongestYield;)
            await Task.Delay(pause, clock, cancellationToken);
        var began = clock.GetTimestamp();
        try
        {
            return await step();
        }
        finally
        {
            var worked = clock.GetElapsedTime(began) * rest;
            owed = worked < longestRest ? worked : longestRest;
        }
    }
}
