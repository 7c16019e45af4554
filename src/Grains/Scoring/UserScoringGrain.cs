using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace ModelPipeline.Grains;

/// <summary>
/// One user: while it is active, here and nowhere else, the user's runs are those of its <see cref="UserActivation"/>. Calls interleave, so
/// that those who come together share a run. Stores nothing: the output table is the record.
/// </summary>
// Placed where the first call comes in, which spreads users as those spread who call: APIs give each silo its share. Orleans' default
// placement weighs CPU and memory, which say nothing of users: on two equal silos it put 83% of 10,000 on one.
[Reentrant, PreferLocalPlacement]
internal sealed class UserScoringGrain(UserActivations users) : Grain, IUserScoringGrain
{
    private UserActivation? active;

    private UserActivation User => active ??= users.Enter(this.GetPrimaryKeyString());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        active is null ? Task.CompletedTask : users.LeaveAsync(active, cancellationToken);

    public ValueTask<ScoreReply> Score(string? pipeline, ScoreOptions options, CancellationToken cancellationToken)
    {
        User.Visit();
        return User.TryScore(pipeline, options, cancellationToken, out var scoring)
            ? ScoreAsync(scoring)
            : throw new InvalidOperationException("A call came to a grain that had gone.");
    }

    public ValueTask MoveTo(SiloAddress silo)
    {
        if (active is null)
        {
            // The user had left, and this call woke it.
            DeactivateOnIdle();
        }
        else if (active.HasSettled)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            MigrateOnIdle();
        }

        return default;
    }

    // A user without input, or without a score for another reason, has nothing to stay for: millions of unknown ids cost nothing then.
    private async ValueTask<ScoreReply> ScoreAsync(ValueTask<ScoreReply> scoring)
    {
        var reply = await scoring;
        if (reply.Score is null && User.HoldsNothing)
            DeactivateOnIdle();
        return reply;
    }
}
