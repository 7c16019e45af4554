namespace ModelPipeline.Grains;

/// <summary>
/// The router of a silo that is the whole cluster. It calls the user's runs directly. No grain is needed to find them: the table of this
/// silo (<see cref="UserActivations"/>) has every user of the cluster. Thread-safe.
/// </summary>
internal sealed class LocalRouter(UserActivations users, PipelineSet pipelines, ClusterForgetting forgetting) : IScoreRouter
{
    public bool TryScoreHere(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken,
        out ValueTask<ScoreReply> scoring)
    {
        scoring = ScoreAsync(pipeline, user, options, cancellationToken);
        return true;
    }

    public ValueTask<ScoreReply> ScoreAsync(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken)
    {
        // A user who is just leaving takes no call. The next look finds no user, or a new one.
        for (var wait = new SpinWait(); ; wait.SpinOnce())
        {
            if ((users.Find(user) ?? users.EnterWithoutGrain(user, options.Class)) is not { } active)
                return new(users.TurnAway(pipeline));
            if (active.TryScore(pipeline, options, cancellationToken, out var scoring))
                return scoring;
        }
    }

    public ValueTask<ScoreReply> GetStoredAsync(string? pipeline, string user, CancellationToken cancellationToken) =>
        Replies.OfStoredAsync(pipelines, pipeline, user, cancellationToken);

    public ValueTask<ForgetReply> ForgetAsync(string pipeline, string user, CancellationToken cancellationToken) =>
        new(forgetting.ForgetAsync(pipeline, user, cancellationToken));
}
