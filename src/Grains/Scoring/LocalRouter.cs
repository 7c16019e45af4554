namespace ModelPipeline.Grains;

/// <summary>
/// The router of a silo that is the whole cluster. It calls the user's runs directly. No grain is needed to find them: the table of this
/// silo (<see cref="UserActivations"/>) has every user of the cluster. Thread-safe.
/// </summary>
internal sealed class LocalRouter(UserActivations users, PipelineSet pipelines, ClusterForgetting forgetting)
    : IScoreRouter, IListScorer
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
            if (users.FindOrEnter(user, options.Class) is not { } active)
                return new(users.TurnAway(pipeline));
            if (active.TryScore(pipeline, options, cancellationToken, out var scoring))
                return scoring;
        }
    }

    public void Begin(ListCall call, IListReplies replies, CancellationToken cancellationToken)
    {
        var runner = pipelines.Find(call.Pipeline);
        var list = runner is null ? null : new ListScores(runner, call, replies);
        for (var row = 0; row < call.Users.Length; row++)
        {
            if (list is null)
            {
                replies.End(row, Replies.UnknownPipeline(call.Pipeline));
            }
            else
            {
                Begin(list, row, call.Users[row], replies);
            }
        }

        list?.Watch(cancellationToken);
    }

    public ValueTask<ScoreReply> GetStoredAsync(string? pipeline, string user, CancellationToken cancellationToken) =>
        Replies.OfStoredAsync(pipelines, pipeline, user, cancellationToken);

    public ValueTask<ForgetReply> ForgetAsync(string pipeline, string user, CancellationToken cancellationToken) =>
        new(forgetting.ForgetAsync(pipeline, user, cancellationToken));

    private void Begin(ListScores list, int row, string user, IListReplies replies)
    {
        for (var wait = new SpinWait(); ; wait.SpinOnce())
        {
            if (users.FindOrEnter(user, list.Class) is not { } active)
            {
                replies.End(row, users.TurnAway(list.Runner.Pipeline.Name));
                return;
            }

            if (active.TryScore(list, row))
                return;
        }
    }
}
