using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Scores partitions of jobs on a silo. The three stages overlap: while a batch is written, the next batch is applied and the one after it
/// is read. A few partitions run at a time. Each stage lets interactive calls go first.
/// </summary>
public sealed partial class PartitionScorer(JobOptions options, PipelineMetrics metrics, TimeProvider clock, ILogger<PipelineRunner> log,
    PipelineSet? pipelines = null, JobMetrics? jobs = null)
{
    /// <summary>How long a silo remembers the progress of a partition. A job whose silo was lost comes back sooner.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    // A batch of this size needs tens of megabytes. A silo holds at most two such batches at a time, over all partitions.
    private const int LargeBatch = 10_000;
    private const int LargeBatchesUnderWay = 2;

    private readonly BatchRoom largeBatches = new(LargeBatchesUnderWay, new(SiloHeap.OfProcess));
    private readonly SemaphoreSlim slots = new(options.MaxConcurrentPartitions);
    private readonly ConcurrentDictionary<(Guid Job, int Index), PartitionAttempt> attempts = [];
    // A call of any pipeline counts, because all pipelines share the silo.
    private readonly JobGate gate = new(
        () => pipelines?.All.Any(each => each.IsBusy) ?? false, clock, () => pipelines?.All.FirstOrDefault()?.Traffic.JobWorked());
    // Explanations come after jobs, so their partitions take no slot of theirs. A job that explains does not count as a job that works, or
    // it would make itself wait.
    private readonly SemaphoreSlim lowestSlots = new(options.MaxConcurrentPartitions);
    private readonly JobGate lowest = new(() => pipelines?.All.Any(each => each.IsBusy) ?? false, clock);
    private readonly JobMetrics jobs = jobs ?? new();
    private volatile bool isClosed;

    /// <summary>
    /// Scores a partition from its known progress, unless it is being scored already, and returns its progress. The work continues between
    /// calls and ends by itself if calls stop.
    /// </summary>
    /// <param name="runner">The runner of the pipeline.</param>
    /// <param name="work">The partition. Only one call at a time for each partition.</param>
    /// <param name="known">The progress that the caller knows.</param>
    /// <param name="wait">How long the call waits for the end of the attempt.</param>
    /// <param name="cancellationToken">Cancels the call, not the work.</param>
    /// <returns>
    /// The progress. A failure of a store is not thrown: it is returned as <see cref="PartitionProgress.Failure"/> and ends the attempt.
    /// Batches that were committed before count.
    /// </returns>
    public async Task<PartitionProgress> RunAsync(PipelineRunner runner, PartitionWork work, PartitionProgress known, TimeSpan wait,
        CancellationToken cancellationToken)
    {
        var attempt = attempts.GetValueOrDefault((work.Job, work.Index));
        if (attempt is null || Supersedes(attempt, known))
            attempt = Begin(runner, work, attempt is null ? known : known.Latest(attempt.Progress));
        attempt.Rate.Set(work.Share);
        attempt.RecordContact();
        await attempt.Completion.WaitAsync(wait, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var hasEnded = attempt.Completion.IsCompleted;
        attempt.IsTold = hasEnded;
        var progress = attempt.Progress;
        return hasEnded && isClosed && progress is { IsDone: false, Failure: null }
            ? progress with { Failure = "Its silo is stopping.", MayPass = true }
            : progress with { IsWaiting = attempt.IsWaiting };
    }

    /// <summary>Ends the attempt at a partition.</summary>
    /// <param name="job">The job.</param>
    /// <param name="index">The index of the partition.</param>
    /// <param name="grace">The time in which batches that were read may still be written.</param>
    /// <returns>The progress; null if this silo knows nothing of the partition.</returns>
    public async Task<PartitionProgress?> StopAsync(Guid job, int index, TimeSpan grace)
    {
        if (!attempts.TryGetValue((job, index), out var attempt))
            return null;
        await attempt.EndAsync(grace);
        // A call of a driver that ignores its token is not awaited any longer.
        await attempt.Completion.WaitAsync(grace, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return attempt.Progress;
    }

    /// <summary>The progress of the job's partitions that this silo worked on, by index.</summary>
    public IReadOnlyDictionary<int, PartitionProgress> Known(Guid job) =>
        attempts.Where(each => each.Key.Job == job).ToDictionary(each => each.Key.Index, each => each.Value.Progress);

    /// <summary>Ends all attempts and begins no more. The jobs are told to continue on other silos.</summary>
    public async Task CloseAsync(TimeSpan grace)
    {
        isClosed = true;
        await Task.WhenAll(attempts.Values.Select(attempt => attempt.EndAsync(grace)));
    }

    // A failed attempt is reported once and then repeated. If the caller knows more progress, another silo has continued the partition.
    private static bool Supersedes(PartitionAttempt attempt, PartitionProgress known) => attempt.Completion.IsCompleted
        ? !attempt.Progress.IsDone && (attempt.IsTold || attempt.Progress.Failure is null)
        : known.Batches > attempt.Progress.Batches;

    private PartitionAttempt Begin(PipelineRunner runner, PartitionWork work, PartitionProgress known)
    {
        foreach (var (old, ended) in attempts)
        {
            if (ended.EndedBefore(Remembered))
                attempts.TryRemove(old, out _);
        }

        var attempt = new PartitionAttempt(known with { Failure = null, MayPass = false }, clock);
        var key = (work.Job, work.Index);
        if (attempts.TryGetValue(key, out var before))
            _ = before.EndAsync(TimeSpan.Zero);
        if (!isClosed)
        {
            attempt.Rate.Set(work.Share);
            var own = work.IsExplanation ? lowestSlots : slots;
            attempt.Begin(own, from => Create(runner, work, from, attempt.Rate), run => Report(runner, work, run));
        }

        attempts[key] = attempt;
        return attempt;
    }

    private PartitionRun Create(PipelineRunner runner, PartitionWork work, PartitionProgress known, UserRate rate)
    {
        var call = runner.Calls.Of(work.Job, work.IsWhole);
        var scorer = new BatchScorer(runner.Pipeline, call, metrics, runner.Time, clock, log);
        var reader = new PartitionReader(runner.Pipeline, call, scorer, options, clock)
        {
            MaxUsersPerSecond = work.MaxUsersPerSecond,
            MaxBatchSize = work.IsExplanation ? ExplanationJob.BatchSize : null,
        };
        var sliceSize = runner.Pipeline.Options.Batching.MaxBatchSize;
        var isLarge = !work.IsExplanation && options.BatchSizeFor(runner.Pipeline.Writer) >= LargeBatch;
        var room = isLarge ? largeBatches : new(PartitionRun.BatchesUnderWay);
        var lane = work.IsExplanation ? Lane.Explain : Lane.Job;
        return new(reader, scorer, token => runner.Pipeline.Versions.LeaseAsync(lane, work.Version, token), call.Meter, work, known,
            rate, work.IsExplanation ? lowest : gate, room, sliceSize, new(options, clock), clock, TableOf(runner, work, call, scorer),
            new(jobs, runner.Pipeline.Name));
    }

    private IVersionTableJob? TableOf(PipelineRunner runner, PartitionWork work, StoreCall call, BatchScorer scorer)
    {
        if (work.IsExplanation)
            return ExplanationsOf(runner, work, call);
        return work.IsShadow ? ShadowOf(runner, work, call, scorer) : null;
    }

    private ExplanationJob ExplanationsOf(PipelineRunner runner, PartitionWork work, StoreCall call)
    {
        var pipeline = runner.Pipeline;
        var table = pipeline.Writer.Explanations
            ?? throw new StoreException($"The output of pipeline '{pipeline.Name}' has no table for explanations.");
        var store = new VersionTableStore(
            table, ExplanationTable.Form.Contents, call, options.BatchTimeout, pipeline.Forgotten, clock);
        return new(pipeline, runner.Explaining, store, new(pipeline.Name, clock, log), metrics.Explanations,
            runner.Time.Now, work.Job);
    }

    private ShadowJob ShadowOf(PipelineRunner runner, PartitionWork work, StoreCall call, BatchScorer scorer)
    {
        var pipeline = runner.Pipeline;
        var table = pipeline.Writer.Shadow
            ?? throw new StoreException($"The output of pipeline '{pipeline.Name}' has no table for shadow scores.");
        // The stage of the job has its turn already.
        var shadow = new ShadowScorer(options.BatchTimeout, static (step, _) => step(), runner.Time, clock);
        return new(
            pipeline.Versions.Lease(Lane.Job), scorer, shadow,
            new(table, ShadowTable.Form.Contents, call, options.BatchTimeout, pipeline.Forgotten, clock),
            new(pipeline.Name, clock, log), work.Job, pipeline.Kept);
    }

    private void Report(PipelineRunner runner, PartitionWork work, PartitionRun run)
    {
        if (run.Failure is not null)
            jobs.PartitionStopped(runner.Pipeline.Name);
        // The message of a foreign exception can contain a value of a row, so only its type and stack trace are logged.
        if (run.Failure is PipelineException error)
            LogFailed(runner.Pipeline.Name, work.Index, work.Job, error.Detail);
        else if (run.Failure is { } e)
            LogUnexpected(runner.Pipeline.Name, work.Job, e.GetType(), e.StackTrace);
    }

    [LoggerMessage(EventId = 151, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: partition {Partition} of job {Job} has stopped. {Detail}")]
    private partial void LogFailed(string pipeline, int partition, Guid job, string detail);

    [LoggerMessage(EventId = 150, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: a batch of job {Job} failed unexpectedly: {Type}\n{StackTrace}")]
    private partial void LogUnexpected(string pipeline, Guid job, Type type, string? stackTrace);
}
