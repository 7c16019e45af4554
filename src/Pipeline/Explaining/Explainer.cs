using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Explains predictions of a pipeline on this silo: reads the user's row, and compares it with rows of the input. Nothing is written or
/// remembered, and no other work waits for an explanation.
/// </summary>
public sealed partial class Explainer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Pipeline pipeline;
    private readonly Predictor predictor;
    private readonly ExplanationLane lane;
    private readonly ExplanationMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly BackgroundReader backgrounds;

    internal Explainer(
        Pipeline pipeline, Predictor predictor, ExplanationLane lane, StoreCall call, ExplanationMetrics metrics, StoreClock time,
        TimeProvider clock, ILogger log)
    {
        this.pipeline = pipeline;
        this.predictor = predictor;
        this.lane = lane;
        this.metrics = metrics;
        this.clock = clock;
        this.log = log;
        backgrounds = new(pipeline, call, time.Now, clock);
    }

    /// <summary>The lane of explanations.</summary>
    internal ExplanationLane Turns => lane;

    /// <summary>Explains the prediction for a user's row as it is now.</summary>
    /// <param name="user">The user.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ExplanationOutcome> ExplainAsync(string user, ExplanationRequest request, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var outcome = await WithinAsync(pipeline.Options.Timeout, async token =>
        {
            using var turn = await lane.EnterAsync(token);
            return turn is null ? ExplanationOutcome.Saturated : await ReadAndExplainAsync(user, request, token);
        }, cancellationToken);
        metrics.Ended(pipeline.Name, outcome.Kind, clock.GetElapsedTime(began));
        return outcome;
    }

    /// <summary>
    /// Explains a sample of the users of the input, and adds up their contributions. The work ends after a minute at most; the answer then
    /// has the users who were explained until then. Each user waits for a turn of the lane.
    /// </summary>
    /// <param name="users">The number of users; 1 or more.</param>
    /// <param name="request">The output and the scale, and the version; the stable one if it has none.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<ExplanationOutcome> ImportanceAsync(int users, ExplanationRequest request, CancellationToken cancellationToken) =>
        WithinAsync(
            Importance.LongestTime + pipeline.Options.Timeout,
            token => new Importance(pipeline, this, backgrounds, lane, clock).ComputeAsync(users, request, token),
            cancellationToken);

    /// <summary>Ends the explanation that runs.</summary>
    public async ValueTask DisposeAsync() => await stop.CancelAsync();

    private async Task<ExplanationOutcome> WithinAsync(
        TimeSpan time, Func<CancellationToken, Task<ExplanationOutcome>> work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            // Drivers throw different exceptions when a call is cancelled.
            cancellationToken.ThrowIfCancellationRequested();
            return stop.IsCancellationRequested ? ExplanationOutcome.Of(RowOutcome.Stopping) : ExplanationOutcome.DeadlineExceeded;
        }
        catch (PipelineException e)
        {
            return ExplanationOutcome.Of(e.IsTransient ? RowOutcome.Unavailable(e) : RowOutcome.Failed(e));
        }
        catch (Exception e)
        {
            // The message of a foreign exception can contain a value of a row, so only its type and stack trace are logged.
            LogBroken(pipeline.Name, e.GetType(), e.StackTrace);
            return new(ExplanationOutcomeKind.Failed, $"The explanation failed ({e.GetType().Name}); the log of the silo says more.");
        }
    }

    private async Task<ExplanationOutcome> ReadAndExplainAsync(
        string user, ExplanationRequest request, CancellationToken cancellationToken)
    {
        var features = (CallFeatures?)null;
        if ((request.Features is not null || pipeline.Features.Any)
            && pipeline.Features.Read(request.Features, default, out features) is { } fault)
        {
            return ExplanationOutcome.Of(fault);
        }

        await using var lease = pipeline.Versions.Lease(Lane.Explain);
        var slot = request.Version is null ? lease.Snapshot.VersionFor(user) : lease.Snapshot.Find(request.Version);
        if (slot is null)
            return ExplanationOutcome.UnknownVersion(pipeline.Name, request.Version!);
        if (lease.Of(slot) is not { } version)
            return ExplanationOutcome.Of(RowOutcome.VersionUnavailable(slot));
        var read = await predictor.ReadAsync(lease, user, features, cancellationToken);
        if (read.Row is not { } row)
            return ExplanationOutcome.Of(read.Failure);
        var outcome = await ExplainRowAsync(lease, version, row, request, cancellationToken);
        return outcome with { RetrievedAt = read.RetrievedAt };
    }

    /// <summary>Explains the prediction for a row that was read. The caller has the turn of the lane.</summary>
    /// <exception cref="PipelineException">The background cannot be read.</exception>
    internal async Task<ExplanationOutcome> ExplainRowAsync(
        BatchLease lease, ModelLease version, Batch row, ExplanationRequest request, CancellationToken cancellationToken)
    {
        var unusable = new List<UnusableRow>();
        var inputs = version.Leased.Binding.Bind(row, unusable);
        return unusable.Count > 0
            ? ExplanationOutcome.Of(RowOutcome.Unusable(unusable[0]))
            : await ExplainInputsAsync(lease, version, inputs, request, cancellationToken);
    }

    /// <summary>Explains the prediction for a row of the model's inputs.</summary>
    /// <exception cref="PipelineException">The background cannot be read.</exception>
    internal async Task<ExplanationOutcome> ExplainInputsAsync(
        BatchLease lease, ModelLease version, Batch inputs, ExplanationRequest request, CancellationToken cancellationToken)
    {
        var model = new ExplainedModel(version, lane);
        if (await backgrounds.GetAsync(lease, version, model, cancellationToken) is not { } background)
            return ExplanationOutcome.NoBackground;
        if (background.Rows.Count == 0)
            return ExplanationOutcome.BrokenBackground(background.Failed);
        var outcome = await new RowExplainer(pipeline, version, model, background).ExplainAsync(inputs, request, cancellationToken);
        metrics.Applied(pipeline.Name, model.Rows);
        return outcome;
    }

    [LoggerMessage(EventId = 190, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: an explanation failed unexpectedly: {Type}\n{StackTrace}")]
    private partial void LogBroken(string pipeline, Type type, string? stackTrace);
}
