using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Scores partitions of jobs on a silo. The three stages overlap: while a batch is written, the next one is applied and the one after it
/// read, from the beginning of a partition to its end. A few partitions at a time, and each gives way to interactive calls.
/// </summary>
public sealed partial class PartitionScorer(JobOptions options, PipelineMetrics metrics, TimeProvider clock, ILogger<PipelineRunner> log,
    PipelineSet? pipelines = null)
{
    /// <summary>How long a silo remembers how far a partition is: longer than a job takes to come back when its silo is lost.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    // Batches of so many rows are a matter of tens of megabytes each: there are two at a time on a silo, whichever partitions they are of.
    private const int LargeBatch = 10_000;
    private const int LargeBatchesUnderWay = 2;

    private readonly SemaphoreSlim largeBatches = new(LargeBatchesUnderWay);
    private readonly SemaphoreSlim slots = new(options.MaxConcurrentPartitions);
    private readonly ConcurrentDictionary<(Guid Job, int Index), PartitionAttempt> attempts = [];
    // Whichever pipeline is called: they share the silo.
    private readonly JobGate gate = new(() => pipelines?.All.Any(each => each.IsBusy) ?? false, clock);
    private volatile bool isClosed;

    /// <summary>
    /// Has a partition scored from where it stands, unless that is under way, and tells how far it is. It goes on between calls, and ends
    /// by itself where they cease.
    /// </summary>
    /// <param name="runner">The pipeline's.</param>
    /// <param name="work">The partition. One call at a time for each.</param>
    /// <param name="known">How far the caller knows it to be.</param>
    /// <param name="wait">How long the call takes, unless the attempt ends.</param>
    /// <param name="cancellationToken">Ends the call, not the work.</param>
    /// <returns>
    /// How far it is. What the stores refuse is not thrown but told as <see cref="PartitionProgress.Failure"/>, which ends the attempt:
    /// what was committed before counts.
    /// </returns>
    public async Task<PartitionProgress> RunAsync(PipelineRunner runner, PartitionWork work, PartitionProgress known, TimeSpan wait,
        CancellationToken cancellationToken)
    {
        var attempt = attempts.GetValueOrDefault((work.Job, work.Index));
        if (attempt is null || Supersedes(attempt, known))
            attempt = Begin(runner, work, attempt is null ? known : known.Latest(attempt.Progress));
        attempt.RecordContact();
        await attempt.Completion.WaitAsync(wait, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var hasEnded = attempt.Completion.IsCompleted;
        attempt.IsTold = hasEnded;
        var progress = attempt.Progress;
        return hasEnded && isClosed && progress is { IsDone: false, Failure: null }
            ? progress with { Failure = "Its silo is stopping.", MayPass = true }
            : progress;
    }

    /// <summary>Ends what is under way of a partition.</summary>
    /// <param name="job">The job.</param>
    /// <param name="index">Which of its partitions.</param>
    /// <param name="grace">How long what was read may take to be written.</param>
    /// <returns>How far it is; null where nothing is known of it.</returns>
    public async Task<PartitionProgress?> StopAsync(Guid job, int index, TimeSpan grace)
    {
        if (!attempts.TryGetValue((job, index), out var attempt))
            return null;
        await attempt.EndAsync(grace);
        // A driver that does not look at its token is left behind.
        await attempt.Completion.WaitAsync(grace, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return attempt.Progress;
    }

    /// <summary>How far the partitions of a job are that were worked on here, by their index.</summary>
    public IReadOnlyDictionary<int, PartitionProgress> Known(Guid job) =>
        attempts.Where(each => each.Key.Job == job).ToDictionary(each => each.Key.Index, each => each.Value.Progress);

    /// <summary>Ends all attempts, whose jobs are told to go on elsewhere, and begins no more.</summary>
    public async Task CloseAsync(TimeSpan grace)
    {
        isClosed = true;
        await Task.WhenAll(attempts.Values.Select(attempt => attempt.EndAsync(grace)));
    }

    // One that has ended in trouble is told once, and then tried again. Where the caller knows more, another silo has gone on.
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
            attempt.Begin(slots, from => Create(runner, work, from), run => Report(runner, work, run));
        attempts[key] = attempt;
        return attempt;
    }

    private PartitionRun Create(PipelineRunner runner, PartitionWork work, PartitionProgress known)
    {
        var call = runner.Calls.Of(work.Job);
        var scorer = new BatchScorer(runner.Pipeline, call, metrics, runner.Time, clock, log);
        var reader = new PartitionReader(runner.Pipeline, call, scorer, options, clock);
        var sliceSize = runner.Pipeline.Options.Batching.MaxBatchSize;
        var isLarge = options.BatchSizeFor(runner.Pipeline.Writer) >= LargeBatch;
        var room = isLarge ? largeBatches : new(PartitionRun.BatchesUnderWay);
        return new(reader, scorer, call.Meter, work, known, gate, room, sliceSize, new(options, clock), clock);
    }

    private void Report(PipelineRunner runner, PartitionWork work, PartitionRun run)
    {
        // What an exception that is none of ours says can hold a value of a row: where it came from is enough.
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
