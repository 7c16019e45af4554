using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IScoringService"/>
internal sealed class ScoringService(
    Silo silo, ILoggerFactory logs, IScoreRouter router, ListRuns lists, ClusterForgetting forgetting)
    : GrainService(ScoringServiceId.On(SiloAddress.Zero), silo, logs), IScoringService
{
    public ValueTask<ScoreReply> Score(string? pipeline, string user, ScoreOptions options, CancellationToken cancellationToken) =>
        router.ScoreAsync(pipeline, user, options, cancellationToken);

    public ValueTask<ListReply> ScoreList(ListCall call, CancellationToken cancellationToken) =>
        new(lists.BeginAsync(call, cancellationToken));

    public ValueTask<ListReply?> MoreOfList(Guid call, CancellationToken cancellationToken) =>
        new(lists.NextAsync(call, cancellationToken));

    public ValueTask<ScoreReply> GetStored(string? pipeline, string user, CancellationToken cancellationToken) =>
        router.GetStoredAsync(pipeline, user, cancellationToken);

    public ValueTask<ForgetReply> Forget(string pipeline, string user, CancellationToken cancellationToken) =>
        router.ForgetAsync(pipeline, user, cancellationToken);

    public Task BeginForgetting(string pipeline, string user, CancellationToken cancellationToken) =>
        forgetting.BeginAsync(pipeline, user, cancellationToken);

    public Task EndForgetting(string pipeline, string user, CancellationToken cancellationToken) =>
        forgetting.EndAsync(pipeline, user, cancellationToken);
}
