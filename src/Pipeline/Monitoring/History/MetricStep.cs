namespace ModelPipeline;

/// <summary>
/// What a pipeline did in ten seconds on one silo: users by outcome, users of jobs, users that wait, and the times of stages in buckets.
/// Steps of several pipelines or silos add up. Not thread-safe.
/// </summary>
public sealed class MetricStep
{
    /// <summary>The outcomes of users, as <c>modelpipeline.users</c> names them.</summary>
    public static IReadOnlyList<string> Outcomes { get; } =
    [
        .. Enum.GetValues<RowOutcomeKind>().Select(kind => (string)MetricTags.Of(kind).Value!),
    ];

    /// <summary>The stages of a run, in their order.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["queue", "retrieve", "bind", "apply", "write"];

    /// <summary>The outcomes of users of jobs.</summary>
    public static IReadOnlyList<string> JobOutcomes { get; } = ["scored", "failed"];

    /// <summary>The upper bounds of the buckets of stage times, in seconds. A last bucket has the longer times.</summary>
    public static IReadOnlyList<double> Bounds { get; } = PipelineMetrics.StageBounds;

    private static readonly int JobsAt = Outcomes.Count;
    private static readonly int WaitingAt = JobsAt + JobOutcomes.Count;
    private static readonly int StagesAt = WaitingAt + 1;

    // The buckets of a stage and the sum of its times in microseconds.
    private static readonly int StageSize = Bounds.Count + 2;
    private static readonly int Size = StagesAt + (Stages.Count * StageSize);

    private readonly int[] cells;

    /// <summary>A step in which nothing happened.</summary>
    public MetricStep() => cells = new int[Size];

    private MetricStep(int[] cells) => this.cells = cells;

    /// <summary>Whether nothing happened in the step.</summary>
    public bool IsEmpty => !cells.AsSpan().ContainsAnyExcept(0);

    /// <summary>The users that waited for a run at the end of the step.</summary>
    public int Waiting
    {
        get => cells[WaitingAt];
        set => cells[WaitingAt] = value;
    }

    /// <summary>Makes a step of the numbers of <see cref="ToCells"/>; null if another version of the program made them.</summary>
    public static MetricStep? FromCells(int[] cells) => cells.Length == Size ? new(cells) : null;

    /// <summary>The step as numbers, to be sent to another silo.</summary>
    public int[] ToCells() => cells;

    /// <summary>The number of users of an outcome, by its place in <see cref="Outcomes"/>.</summary>
    public int Users(int outcome) => cells[outcome];

    /// <summary>The number of users of jobs of an outcome, by its place in <see cref="JobOutcomes"/>.</summary>
    public int JobUsers(int outcome) => cells[JobsAt + outcome];

    /// <summary>The number of runs in each bucket of a stage, by the place of the stage in <see cref="Stages"/>.</summary>
    public ReadOnlySpan<int> Buckets(int stage) => cells.AsSpan(StagesAt + (stage * StageSize), StageSize - 1);

    /// <summary>The time that all runs spent in a stage.</summary>
    public TimeSpan Time(int stage) => TimeSpan.FromMicroseconds(cells[SumAt(stage)]);

    /// <summary>Counts users of an outcome. An unknown outcome counts for nothing.</summary>
    public void AddUsers(string? outcome, long users) => Add(IndexOf(Outcomes, outcome), 0, users);

    /// <summary>Counts users of jobs. An unknown outcome counts for nothing.</summary>
    public void AddJobUsers(string? outcome, long users) => Add(IndexOf(JobOutcomes, outcome), JobsAt, users);

    /// <summary>Counts runs in a bucket of a stage. An unknown stage counts for nothing.</summary>
    public void AddRuns(string? stage, int bucket, long runs)
    {
        var at = IndexOf(Stages, stage);
        if (at >= 0 && bucket < StageSize - 1)
            Add(at * StageSize, StagesAt + bucket, runs);
    }

    /// <summary>Adds time that runs spent in a stage. An unknown stage counts for nothing.</summary>
    public void AddTime(string? stage, double seconds)
    {
        var at = IndexOf(Stages, stage);
        if (at >= 0)
            Add(SumAt(at), 0, (long)(seconds * 1_000_000));
    }

    /// <summary>Adds another step to this one.</summary>
    public void Add(MetricStep other)
    {
        for (var at = 0; at < Size; at++)
            Add(at, 0, other.cells[at]);
    }

    private static int SumAt(int stage) => StagesAt + ((stage + 1) * StageSize) - 1;

    private void Add(int at, int offset, long amount)
    {
        if (at >= 0)
            cells[at + offset] = (int)Math.Clamp(cells[at + offset] + amount, 0, int.MaxValue);
    }

    private static int IndexOf(IReadOnlyList<string> names, string? name)
    {
        for (var at = 0; at < names.Count; at++)
        {
            if (names[at] == name)
                return at;
        }

        return -1;
    }
}
