using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Reads the last stored scores of a pipeline. Up to 8 reads run at a time; other reads wait in a bounded queue. Each read must end within
/// the pipeline's timeout.
/// </summary>
public sealed partial class ScoreReader : IAsyncDisposable
{
    private const int MaxConcurrentReads = 8;

    private readonly Pipeline pipeline;
    private readonly StoreCall call;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly ConcurrencyLimiter limiter;

    internal ScoreReader(Pipeline pipeline, StoreCall call, TimeProvider clock, ILogger log)
    {
        this.pipeline = pipeline;
        this.call = call;
        this.clock = clock;
        this.log = log;
        limiter = new(new() { PermitLimit = MaxConcurrentReads, QueueLimit = pipeline.Options.Batching.MaxQueue });
    }

    /// <summary>Reads the newest stored score of a user. The outcome is scored, no input if no score is stored, or the failure.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<RowOutcome> ReadAsync(string user, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(pipeline.Options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var permit = await limiter.AcquireAsync(1, either.Token);
            if (!permit.IsAcquired)
                return RowOutcome.ReadsSaturated;
            var stored = await pipeline.Writer.ReadAsync(user, call, either.Token);
            return stored is null ? RowOutcome.NoScore : RowOutcome.Scored(stored, 0);
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return RowOutcome.ReadTimedOut;
        }
        catch (PipelineException e)
        {
            LogFailed(pipeline.Name, user, e.Detail);
            return e.IsTransient ? RowOutcome.Unavailable(e) : RowOutcome.Failed(e);
        }
    }

    /// <summary>Closes the queue.</summary>
    public ValueTask DisposeAsync() => limiter.DisposeAsync();

    [LoggerMessage(EventId = 140, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: the stored score of user {User} could not be read. {Reason}")]
    private partial void LogFailed(string pipeline, string user, string reason);
}
