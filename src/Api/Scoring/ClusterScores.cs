using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// The scores of users, from the silos. A repeated call never runs a user twice on purpose: the call takes any run that began after the
/// caller first asked. While the user's grain lives, the grain has that run or its score. Where the grain died with its silo, another silo
/// runs the user anew, and the output table keeps the newer of the two.
/// </summary>
internal sealed class ClusterScores(IScoreRouter router, ClusterCalls calls, PipelineCatalog catalog)
{
    /// <summary>Runs a pipeline for a user.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="pipeline">The pipeline; null for the default one.</param>
    /// <param name="user">The user.</param>
    /// <param name="maxAge">The greatest age of a remembered score that the caller accepts; null for a new score.</param>
    /// <param name="timing">Whether the reply tells what the time was spent on.</param>
    /// <param name="features">The features that came with the call, an object in JSON; null for none.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<ScoreReply> ScoreAsync(Caller caller, string? pipeline, string user, TimeSpan? maxAge, bool timing, string? features,
        CancellationToken cancellationToken)
    {
        var options = maxAge is null && !timing ? caller.Fresh : new(maxAge, Tenant: caller.Tenant, Timing: timing);
        return ScoreAsync(pipeline, user, With(options, features), cancellationToken);
    }

    /// <summary>Runs a pipeline for a user of a list. Calls for single users go first.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<ScoreReply> ScoreInListAsync(
        Caller caller, string pipeline, UserEntry user, CancellationToken cancellationToken) =>
        ScoreAsync(pipeline, user.User!, With(caller.FreshInList, user.Features), cancellationToken);

    /// <summary>Runs a pipeline for a user whom an earlier call has asked for without an answer.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="options">The options of the earlier call.</param>
    /// <param name="elapsed">The time since the earlier call; zero if there was none.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<ScoreReply> ScoreAgainAsync(
        string pipeline, string user, ScoreOptions options, TimeSpan elapsed, CancellationToken cancellationToken) =>
        ByClusterAsync(pipeline, user, options, elapsed, cancellationToken);

    // All attempts of the call have one id, so that the call has one run.
    private static ScoreOptions With(ScoreOptions options, string? features) =>
        features is null ? options : options with { Features = new(features, Guid.NewGuid()) };

    private Task<ScoreReply> ScoreAsync(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken)
    {
        if (CallTrace.OfCurrent() is { } trace)
            options = options with { Trace = trace };
        if (router.TryScoreHere(pipeline, user, options, cancellationToken, out var scoring))
            return scoring.AsTask();
        return ByClusterAsync(pipeline, user, options, TimeSpan.Zero, cancellationToken);
    }

    private Task<ScoreReply> ByClusterAsync(
        string? pipeline, string user, ScoreOptions options, TimeSpan before, CancellationToken cancellationToken)
    {
        var call = new ScoreCall(router, user, pipeline, catalog.TimeoutOf(pipeline), before, options);
        return calls.RunAsync(call.Timeout > before ? call.Timeout - before : TimeSpan.Zero, call,
            static (call, elapsed, token) => call.Router.ScoreAsync(call.Pipeline, call.User, call.OptionsAfter(elapsed), token).AsTask(),
            cancellationToken);
    }

    /// <summary>The last stored score of a user.</summary>
    public Task<ScoreReply> GetStoredAsync(string pipeline, string user, CancellationToken cancellationToken) =>
        calls.RunAsync(catalog.TimeoutOf(pipeline), (_, token) => router.GetStoredAsync(pipeline, user, token).AsTask(), cancellationToken);

    // Before: the time from the first call for the user to this call.
    private readonly record struct ScoreCall(
        IScoreRouter Router, string User, string? Pipeline, TimeSpan Timeout, TimeSpan Before, ScoreOptions Options)
    {
        public ScoreOptions OptionsAfter(TimeSpan elapsed)
        {
            var since = Before + elapsed;
            return since == TimeSpan.Zero
                ? Options with { Within = Timeout }
                : Options with
                {
                    MaxAge = Options.MaxAge > since ? Options.MaxAge : since,
                    Within = since < Timeout ? Timeout - since : TimeSpan.Zero
                };
        }
    }
}
