namespace ModelPipeline.Grains;

/// <summary>
/// A silo's own: a call for a user whose grain is active here goes straight to the user's runs, without a message, which was a quarter
/// of what a call cost; any other goes to the grain, wherever that is, and asks it to come. Thread-safe.
/// </summary>
internal sealed class SiloRouter(UserActivations users, UserGrains grains, PipelineSet pipelines, ISiloStatusOracle silo) : IScoreRouter
{
    public bool TryScoreHere(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken,
        out ValueTask<ScoreReply> scoring)
    {
        scoring = default;
        return users.Find(user) is { IsDueAtGrain: false } active && active.TryScore(pipeline, options, cancellationToken, out scoring);
    }

    public ValueTask<ScoreReply> ScoreAsync(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken) =>
        TryScoreHere(pipeline, user, options, cancellationToken, out var scoring)
            ? scoring
            : AtGrainAsync(grains.Of(user), pipeline, user, options, cancellationToken);

    // Needs no grain: the table is the same from everywhere.
    public async ValueTask<ScoreReply> GetStoredAsync(string? pipeline, string user, CancellationToken cancellationToken) =>
        pipelines.Find(pipeline) is { } runner
            ? Replies.Of(runner.Pipeline.Name, await runner.Stored.ReadAsync(user, cancellationToken))
            : Replies.UnknownPipeline(pipeline);

    private async ValueTask<ScoreReply> AtGrainAsync(IUserScoringGrain grain, string? pipeline, string user, ScoreOptions options,
        CancellationToken cancellationToken)
    {
        var reply = await grain.Score(pipeline, options, cancellationToken);
        // A user without a score has left already.
        if (reply.Score is not null && users.Find(user) is null && silo.CurrentStatus == SiloStatus.Active)
            await grain.MoveTo(silo.SiloAddress);
        return reply;
    }
}
