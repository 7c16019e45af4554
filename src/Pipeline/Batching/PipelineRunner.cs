using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Runs one pipeline on one silo. Calls for single users wait in a bounded queue and share reads, model calls and writes.
/// </summary>
public sealed partial class PipelineRunner : IAsyncDisposable
{
    private readonly BatchQueue<ScoringRun> singles;
    private readonly BatchQueue<ScoringRun> lists;
    private readonly LaneTraffic traffic;
    private readonly bool isAsynchronous;
    private readonly BatchScorer scorer;
    private readonly ShadowLane? shadow;
    private readonly ExplanationLane explaining;
    private readonly ExplanationStoring? storing;
    private readonly PipelineMetrics metrics;
    private readonly ILogger<PipelineRunner> log;

    /// <summary>Creates a runner for an open pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="metrics">Counts runs.</param>
    /// <param name="clock">Measures deadlines. Stamps scores if the output database has no clock of its own.</param>
    /// <param name="log">Receives failures.</param>
    public PipelineRunner(Pipeline pipeline, PipelineMetrics metrics, TimeProvider clock, ILogger<PipelineRunner> log)
        : this(pipeline, metrics, new(clock), clock, log)
    {
    }

    internal PipelineRunner(
        Pipeline pipeline,
        PipelineMetrics metrics,
        LaneTraffic traffic,
        TimeProvider clock,
        ILogger<PipelineRunner> log,
        Action<Func<Task>>? dispatch = null,
        TenantLimits? tenants = null,
        Func<bool>? mayRunHere = null)
    {
        Pipeline = pipeline;
        isAsynchronous = pipeline.Retriever.IsAsynchronous;
        TakesFeatures = pipeline.Features.Any;
        this.metrics = metrics;
        this.traffic = traffic;
        Clock = clock;
        this.log = log;
        Calls = new(pipeline.Name, metrics);
        Time = new(pipeline.Name, pipeline.Writer, metrics, clock, log);
        scorer = new(pipeline, Calls.OnDemand, metrics, Time, clock, log);
        var batching = pipeline.Options.Batching;
        var linger = batching.Linger ?? pipeline.Retriever.DefaultLinger;
        var slots = new LaneSlots(batching.MaxConcurrentRuns, traffic, dispatch, mayRunHere);
        singles = new(Lane.Single, slots, batching, linger, runs => RunAsync(Lane.Single, runs), clock,
            NewWaiting(tenants))
        { OnRun = reason => metrics.RunBegan(pipeline.Name, Lane.Single, reason) };
        lists = new(Lane.List, slots, batching, linger, runs => RunAsync(Lane.List, runs), clock, NewWaiting(tenants))
        {
            OnRun = reason => metrics.RunBegan(pipeline.Name, Lane.List, reason),
        };
        Stored = new(pipeline, Calls.OnDemand, clock, log);
        Forgetting = new(pipeline, scorer, Time, clock);
        Predictor = new(pipeline, scorer, metrics, () => IsBusy, clock, log);
        explaining = new(() => IsBusy, () => traffic.AnythingKeepsComing, clock);
        Explaining = new(pipeline, Predictor, explaining, Calls.OnDemand, metrics.Explanations, Time, clock, log);
        storing = ExplanationStoring.Of(pipeline, Explaining, explaining, Calls.OnDemand, metrics.Explanations, clock, log);
        if (pipeline.Writer.Shadow is not { } table)
            return;
        var gate = new ShadowGate(() => IsBusy, () => traffic.AnythingKeepsComing, clock);
        shadow = new(pipeline, table, Calls.OnDemand, gate, metrics, Time, clock, log);
        pipeline.Finished = shadow.Offer;
    }

    /// <summary>The pipeline that this runner runs.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>Whether each call brings features of its own.</summary>
    public bool TakesFeatures { get; }

    /// <summary>The calls of the pipeline's stores.</summary>
    public StoreCalls Calls { get; }

    /// <summary>The clock that measures deadlines.</summary>
    internal TimeProvider Clock { get; }

    /// <summary>The time in which scores are stamped.</summary>
    internal StoreClock Time { get; }

    /// <summary>Whether calls or lists are waiting or running.</summary>
    internal bool IsBusy => singles.IsBusy || lists.IsBusy;

    /// <summary>Why the last scores of shadow versions were not stored; null while they are stored.</summary>
    public string? ShadowFault => Pipeline.Writer.Shadow is null ? "The output has no table for shadow scores." : shadow?.Fault;

    /// <summary>Which classes of work keep coming, to all pipelines of the process.</summary>
    internal LaneTraffic Traffic => traffic;

    /// <summary>Reads the stored scores.</summary>
    public ScoreReader Stored { get; }

    /// <summary>Explains predictions.</summary>
    public Explainer Explaining { get; }

    /// <summary>Forgets users on this silo.</summary>
    public UserForgetting Forgetting { get; }

    /// <summary>Applies versions to rows that nobody stores.</summary>
    public Predictor Predictor { get; }

    /// <summary>The number of users that wait for a run.</summary>
    public int Waiting => singles.Count + lists.Count;

    /// <summary>
    /// The number of users that wait in each lane; of shadow scores the rows, of predictions and explanations the callers.
    /// </summary>
    internal IEnumerable<(Lane Lane, int Users)> WaitingByLane() =>
    [
        (Lane.Single, singles.Count),
        (Lane.List, lists.Count),
        (Lane.Shadow, shadow?.Waiting ?? 0),
        (Lane.Explain, Predictor.Waiting + explaining.Waiting),
    ];

    /// <summary>The number of runs that are under way in each lane.</summary>
    internal IEnumerable<(Lane Lane, int Runs)> RunningByLane() =>
        [(Lane.Single, singles.Running), (Lane.List, lists.Running), (Lane.Explain, Predictor.Running)];

    /// <summary>The deadline of a call that arrives now.</summary>
    /// <param name="within">How long the caller still waits; null for the pipeline's timeout.</param>
    public Deadline NewDeadline(TimeSpan? within = null) =>
        Deadline.After(within < Pipeline.Options.Timeout ? within.Value : Pipeline.Options.Timeout, Clock);

    /// <summary>The time since this timestamp.</summary>
    /// <param name="askedAt"><see cref="RowOutcome.AskedAt"/> of an outcome of this runner.</param>
    public TimeSpan AgeOf(long askedAt) => Clock.GetElapsedTime(askedAt);

    /// <summary>This moment, as a timestamp for <see cref="TimesOf"/>.</summary>
    public long Timestamp() => Clock.GetTimestamp();

    /// <summary>What a call's time was spent on until now; null for a call without a score of a run.</summary>
    /// <param name="outcome">The outcome of the call.</param>
    /// <param name="arrivedAt">When the call came (<see cref="Timestamp"/>).</param>
    public CallTimes? TimesOf(RowOutcome outcome, long arrivedAt) =>
        outcome.Predictions is { Moments: { ReadAt: not 0 } moments }
            ? CallTimes.Between(arrivedAt, outcome.AskedAt, moments, Clock)
            : null;

    /// <summary>
    /// Divides all users of the input into partitions (<see cref="IRetriever.PlanScanAsync(int, StoreCall, DateTimeOffset,
    /// CancellationToken)"/>).
    /// </summary>
    public async Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, CancellationToken cancellationToken)
    {
        await using var lease = Pipeline.Versions.Lease(Lane.Job);
        return await lease.Snapshot.Retriever.PlanScanAsync(usersPerPartition, call, Time.Now(), cancellationToken);
    }

    /// <summary>Counts a user who gets no run because the process has no memory for more users.</summary>
    public RowOutcome TurnAway()
    {
        metrics.UserEnded(Pipeline.Name, RowOutcomeKind.Saturated);
        return RowOutcome.NoRoom;
    }

    /// <summary>Creates a run that has not started. Callers can already wait for it.</summary>
    internal ScoringRun NewRun(UserRuns runs) => new(runs, Clock);

    /// <summary>Adds a run to the queue. If the queue is full, the run ends at once with <see cref="RowOutcomeKind.Saturated"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="mayBeginHere">Whether the caller can call <see cref="BeginHere"/> when it has no lock any more.</param>
    /// <returns>Whether the caller must call <see cref="BeginHere"/>.</returns>
    internal bool Start(ScoringRun run, bool mayBeginHere = false)
    {
        var lane = run.Lane;
        if (lane == Lane.Single)
            traffic.CallCame();
        run.Queued();
        var queue = Queue(lane);
        if (!queue.TryEnqueue(run, mayBeginHere && isAsynchronous && lane == Lane.Single, out var beginsHere))
            Refuse(run, queue.IsClosed ? RowOutcome.Stopping : RowOutcome.Saturated);
        return beginsHere;
    }

    /// <summary>Begins a batch of calls on this thread, which has no lock. A slot is taken for the batch.</summary>
    internal void BeginHere() => singles.BeginHere();

    /// <summary>Moves a waiting run to a higher lane. If the queue of that lane is full, the run stays in its lane.</summary>
    internal void Raise(ScoringRun run)
    {
        traffic.CallCame();
        // The run is in both queues now. The lane that takes it first begins it.
        Queue(run.Lane).TryEnqueue(run);
    }

    /// <summary>
    /// Turns a passed deadline into an unavailable store if a store is down: the users in the queue should also hear the real reason.
    /// </summary>
    internal RowOutcome Explain(RowOutcome outcome) =>
        outcome.Kind == RowOutcomeKind.DeadlineExceeded && scorer.Outage is { } outage ? RowOutcome.Unavailable(outage) : outcome;

    /// <summary>Closes the queues and waits for the accepted runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await singles.DisposeAsync();
        await lists.DisposeAsync();
        await (shadow?.DisposeAsync() ?? default);
        await (storing?.DisposeAsync() ?? default);
        await Explaining.DisposeAsync();
        await Stored.DisposeAsync();
        await Predictor.DisposeAsync();
        await Time.DisposeAsync();
    }

    /// <summary>Ends a run that does not begin.</summary>
    internal void Refuse(ScoringRun run, RowOutcome outcome)
    {
        if (run.TryComplete(outcome))
            metrics.UserEnded(Pipeline.Name, outcome.Kind);
    }

    private static FairQueue<ScoringRun> NewWaiting(TenantLimits? tenants) =>
        new(static run => run.Tenant, (tenants ?? TenantLimits.None).WeightOf);

    private BatchQueue<ScoringRun> Queue(Lane lane) => lane == Lane.Single ? singles : lists;

    private async Task RunAsync(Lane lane, IReadOnlyList<ScoringRun> taken)
    {
        var tally = new OutcomeTally();
        var begun = new BegunRuns(taken, tally);
        if (begun.Runs.Count > 0)
        {
            metrics.RunBegan(Pipeline.Name, lane, begun.Runs.Count, begun.LongestWait);
            using var span = RunSpan.Begin(Pipeline.Name, lane, begun.Runs.Count, begun.Sampled);
            await ScoreAllAsync(lane, begun.Runs, tally);
        }

        metrics.UsersEnded(Pipeline.Name, tally);
    }

    private async Task ScoreAllAsync(Lane lane, List<ScoringRun> runs, OutcomeTally tally)
    {
        try
        {
            await ScoreAsync(lane, runs, tally);
        }
        catch (Exception e)
        {
            // Every user gets an outcome, so that no caller waits forever.
            LogBroken(e, Pipeline.Name, runs.Count);
            foreach (var run in runs)
                End(run, tally, RowOutcome.Failed($"The run failed ({e.GetType().Name}); the log of the silo says more."));
        }
    }

    private async Task ScoreAsync(Lane lane, List<ScoringRun> runs, OutcomeTally tally)
    {
        var users = new Dictionary<string, ScoringRun>(runs.Count, StringComparer.Ordinal);
        // One grain per user means one run per user. A network partition of the cluster can make two grains of a user; then both runs share
        // one row. With features of their calls they follow each other.
        var duplicates = (List<ScoringRun>?)null;
        foreach (var run in runs)
        {
            if (!users.TryAdd(run.User, run))
                (duplicates ??= []).Add(run);
        }

        // A lone caller goes on on the thread of the run, which has little left to do. With more callers, each would wait for the next.
        var isAlone = lane == Lane.Single && runs.Count == 1;
        var deadline = runs.Select(run => run.Deadline).MaxBy(each => each.Timestamp);
        using var timeout = new CancellationTokenSource(deadline.Remaining, Clock);
        await scorer.ScoreAsync([.. users.Keys], lane, deadline, (user, outcome) =>
        {
            End(users[user], tally, outcome, isAlone && outcome.Kind == RowOutcomeKind.Scored);
            if (duplicates is not null && !TakesFeatures)
                EndOf(user, duplicates, tally, outcome);
        }, timeout.Token, TakesFeatures ? user => users[user].Features : null);
        if (duplicates is not null && TakesFeatures)
            await ScoreAsync(lane, duplicates, tally);
    }

    // A method of its own: a function that needs the user makes an object for each user, also where there are no duplicates.
    private static void EndOf(string user, List<ScoringRun> duplicates, OutcomeTally tally, RowOutcome outcome)
    {
        foreach (var run in duplicates)
        {
            if (run.User == user)
                End(run, tally, outcome);
        }
    }

    // The batch records its users when it ends. The callers have their answers by then.
    private static void End(ScoringRun run, OutcomeTally tally, RowOutcome outcome, bool isAlone = false)
    {
        if (run.TryComplete(outcome, isAlone))
            tally.Add(outcome.Kind);
    }

    [LoggerMessage(EventId = 130, Level = LogLevel.Critical, Message = "Pipeline {Pipeline}: a run of {Users} user(s) broke")]
    private partial void LogBroken(Exception exception, string pipeline, int users);
}
