namespace ModelPipeline;

/// <summary>
/// Keeps in memory what the pipelines of this process did in the last hour, in steps of ten seconds. A step in which nothing happened takes
/// no room; a pipeline that is never idle takes 160 KB. Thread-safe.
/// </summary>
public sealed class MetricHistory
{
    /// <summary>The number of steps that are kept: an hour.</summary>
    public const int Steps = 360;

    // Ten megabytes if none of the pipelines is ever idle.
    private const int MostPipelines = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<string, MetricStep?[]> rings = new(StringComparer.OrdinalIgnoreCase);
    private long newest;

    /// <summary>How long a step is.</summary>
    public static TimeSpan StepLength { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether somebody fills the history: false where metrics are switched off.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>The number of the step that a moment is in.</summary>
    public static long NumberOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / (long)StepLength.TotalSeconds;

    /// <summary>
    /// Adds the work of pipelines in a step. Steps that were left out, because the process slept, are empty. If the clock was set back, the
    /// steps that are in the future now are added to the present one; a clock that is a step behind adds to the newest one.
    /// </summary>
    public void Add(long number, IReadOnlyDictionary<string, MetricStep> pipelines)
    {
        lock (gate)
        {
            if (newest == 0)
                newest = number;
            if (number < newest - 1)
                SetBack(number);
            for (; newest < number && number - newest <= Steps; newest++)
                Clear(newest + 1);
            if (newest < number)
            {
                rings.Clear();
                newest = number;
            }

            foreach (var (pipeline, step) in pipelines)
            {
                if (!step.IsEmpty && RingOf(pipeline) is { } ring)
                    Put(ring, step);
            }
        }
    }

    /// <summary>The steps of some pipelines, added up; the newest first, and an empty one for a step in which nothing happened.</summary>
    /// <param name="pipelines">The names; null for all pipelines.</param>
    /// <param name="count">The number of steps, at most <see cref="Steps"/>.</param>
    /// <param name="now">The number of the present step, which has not ended and is the first.</param>
    public MetricStep[] Read(IReadOnlyCollection<string>? pipelines, int count, long now)
    {
        var sum = new MetricStep[Math.Clamp(count, 0, Steps)];
        for (var ago = 0; ago < sum.Length; ago++)
            sum[ago] = new();
        lock (gate)
        {
            foreach (var (_, ring) in rings.Where(each => pipelines?.Contains(each.Key, StringComparer.OrdinalIgnoreCase) ?? true))
            {
                for (var ago = 0; ago < sum.Length; ago++)
                {
                    var number = now - ago;
                    if (number <= newest && number > newest - Steps && ring[number % Steps] is { } step)
                        sum[ago].Add(step);
                }
            }
        }

        return sum;
    }

    // Nobody would see the work of now before the clock has come to the newest step again.
    private void SetBack(long number)
    {
        var last = newest;
        newest = number;
        foreach (var ring in rings.Values)
        {
            for (var future = Math.Max(number, last - Steps) + 1; future <= last; future++)
            {
                var step = ring[future % Steps];
                ring[future % Steps] = null;
                if (step is not null)
                    Put(ring, step);
            }
        }
    }

    private void Clear(long number)
    {
        foreach (var ring in rings.Values)
            ring[number % Steps] = null;
    }

    private MetricStep?[]? RingOf(string pipeline)
    {
        if (!rings.TryGetValue(pipeline, out var ring) && rings.Count < MostPipelines)
            rings[pipeline] = ring = new MetricStep?[Steps];
        return ring;
    }

    private void Put(MetricStep?[] ring, MetricStep step)
    {
        ref var place = ref ring[newest % Steps];
        if (place is null)
        {
            place = step;
        }
        else
        {
            place.Add(step);
        }
    }
}
