using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Scores partitions of jobs on a silo. The three stages overlap: while a batch is written, the next one is applied and the one after it
/// read. A few partitions at a time, and each gives way to interactive calls.
/// </summary>
public sealed partial class PartitionScorer(BulkOptions options, PipelineMetrics metrics, TimeProvider clock, ILogger<PipelineRunner> log)
{
    // Bounds what a batch loses to interactive calls: they come first, but a job gets on.
    private static readonly TimeSpan LongestYield = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Yield = TimeSpan.FromMilliseconds(1);

    private readonly SemaphoreSlim slots = new(options.MaxConcurrentPartitions);

    /// <summary>Scores a partition from where it stands, for about that long or to its end.</summary>
    /// <returns>
    /// How far it is. What the stores refuse is not thrown but told as <see cref="PartitionProgress.Trouble"/>: what was committed before
    /// counts.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller gave up; batches that are not committed are not counted.</exception>
    public async Task<PartitionProgress> RunAsync(PipelineRunner runner, PartitionWork work, PartitionProgress known, TimeSpan time, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            var scorer = new BatchScorer(runner.Pipeline, runner.Model, RunTrigger.Job, metrics, clock, log);
            var reader = new BulkReader(runner.Pipeline, scorer, options, clock);
            var run = new PartitionRun(reader, scorer, work, known, token => GiveWayAsync(runner, token), Deadline.After(time, clock), clock);
            var progress = await run.ToEndAsync(cancellationToken);
            if (run.Unexpected is { } e)
                LogUnexpected(runner.Pipeline.Name, work.Job, e.GetType(), e.StackTrace);
            return progress;
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task GiveWayAsync(PipelineRunner runner, CancellationToken cancellationToken)
    {
        for (var began = clock.GetTimestamp(); runner.IsBusy && clock.GetElapsedTime(began) < LongestYield;)
            await Task.Delay(Yield, clock, cancellationToken);
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Error, Message = "Pipeline {Pipeline}: a batch of job {Job} failed unexpectedly: {Type}\n{StackTrace}")]
    private partial void LogUnexpected(string pipeline, Guid job, Type type, string? stackTrace);
}
