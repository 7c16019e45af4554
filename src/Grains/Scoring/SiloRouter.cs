namespace ModelPipeline.Grains;

/// <summary>
/// The router of a silo. A call for a user whose grain is active on this silo goes straight to the user's runs, without a message between
/// grains; such a message was a quarter of the cost of a call. Any other call goes to the user's grain on its silo and asks the grain to
/// move here. While the silo has no room for more users, a user who is not active is turned away. Thread-safe.
/// </summary>
internal sealed class SiloRouter(UserActivations users, UserGrains grains, PipelineSet pipelines, ISiloStatusOracle silo,
    ClusterForgetting forgetting) : IScoreRouter, IListScorer
{
    public bool TryScoreHere(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken,
        out ValueTask<ScoreReply> scoring)
    {
        scoring = default;
        return users.Find(user) is { IsDueAtGrain: false } active && active.TryScore(pipeline, options, cancellationToken, out scoring);
    }

    public ValueTask<ScoreReply> ScoreAsync(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken)
    {
        if (TryScoreHere(pipeline, user, options, cancellationToken, out var scoring))
            return scoring;
        // Where there are other silos the user may be active on one of them, and only the grain knows.
        if (users.IsFull && users.Find(user) is null && silo.GetApproximateSiloStatuses(onlyActive: true).Count <= 1)
            return new(users.TurnAway(pipeline));
        return AtGrainAsync(grains.Of(user), pipeline, user, options, cancellationToken);
    }

    public void Begin(ListCall call, IListReplies replies, CancellationToken cancellationToken)
    {
        var list = pipelines.Find(call.Pipeline) is { } runner ? new ListScores(runner, call, replies) : null;
        for (var row = 0; row < call.Users.Length; row++)
        {
            if (list is null || users.Find(call.Users[row]) is not { IsDueAtGrain: false } active || !active.TryScore(list, row))
                _ = AloneAsync(call, row, replies, cancellationToken);
        }

        list?.Watch(cancellationToken);
    }

    // Needs no grain, because every silo reads the same table.
    public ValueTask<ScoreReply> GetStoredAsync(string? pipeline, string user, CancellationToken cancellationToken) =>
        Replies.OfStoredAsync(pipelines, pipeline, user, cancellationToken);

    public ValueTask<ForgetReply> ForgetAsync(string pipeline, string user, CancellationToken cancellationToken) =>
        new(forgetting.ForgetAsync(pipeline, user, cancellationToken));

    private async Task AloneAsync(ListCall call, int row, IListReplies replies, CancellationToken cancellationToken)
    {
        ScoreReply reply;
        try
        {
            reply = await ScoreAsync(call.Pipeline, call.Users[row], call.OptionsOf(row), cancellationToken);
        }
        catch (Exception e)
        {
            replies.Fail(row, e);
            return;
        }

        replies.End(row, reply);
    }

    private async ValueTask<ScoreReply> AtGrainAsync(IUserScoringGrain grain, string? pipeline, string user, ScoreOptions options,
        CancellationToken cancellationToken)
    {
        var reply = await grain.Score(pipeline, options, cancellationToken);
        // The grain of a user without a score has already left.
        if (reply.Score is not null && users.Find(user) is null && !users.IsFull && silo.CurrentStatus == SiloStatus.Active)
            await grain.MoveTo(silo.SiloAddress);
        return reply;
    }
}
