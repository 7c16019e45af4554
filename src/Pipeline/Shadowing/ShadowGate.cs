namespace ModelPipeline;

/// <summary>
/// Lets every other class of work go before shadow versions. A step of a shadow begins when no call is waiting or running. While calls or
/// jobs keep coming, the shadow rests 49 times as long as its last step took: it has a fiftieth of one core at most, and its queue
/// sheds the rest. Both waits are bounded. Not thread-safe: there is one shadow lane in a pipeline.
/// </summary>
/// <param name="isBusy">Whether calls are waiting or running.</param>
/// <param name="workKeepsComing">Whether calls or jobs came within the last second.</param>
/// <param name="clock">Measures the waits.</param>
internal sealed class ShadowGate(Func<bool> isBusy, Func<bool> workKeepsComing, TimeProvider clock)
{
    /// <summary>The rest after a step, as a multiple of the step.</summary>
    // Calls wait in proportion to 1 / (1 - load): at 70% of the knee, a percent of the machine makes them wait about 3 percent longer.
    public const int Rest = 49;

    /// <summary>The rows of a step while calls or jobs keep coming.</summary>
    // With steps of 512 rows, at 70% of the knee, the p99 of calls was up to twice as long: such a step has a core for tens of
    // milliseconds, and more than one call in a hundred meets it.
    public const int SmallStep = 64;

    /// <summary>The longest rest. A step that waited for a slow store used no core here.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly DutyCycle cycle = new(isBusy, workKeepsComing, Rest, LongestRest, Pause, clock);

    /// <summary>The number of rows that a step may have at the moment.</summary>
    /// <param name="most">The number on an idle silo.</param>
    public int StepRows(int most) => workKeepsComing() ? Math.Min(most, SmallStep) : most;

    /// <summary>Runs a step in its turn.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> step, CancellationToken cancellationToken) => cycle.RunAsync(step, cancellationToken);
}
