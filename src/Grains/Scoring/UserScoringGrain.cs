using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace ModelPipeline.Grains;

/// <summary>
/// The grain of one user. While it is active on a silo, that silo runs the pipelines for the user, through a <see cref="UserActivation"/>.
/// Calls interleave, so that concurrent calls share a run. The grain stores nothing: the output table is the record.
/// </summary>
// The grain is placed on the silo of the first call. APIs distribute users evenly over the silos, so the grains are distributed evenly too.
// Orleans' default placement weighs CPU and memory, which do not depend on the number of users: on two equal silos it put 83% of 10,000
// users on one.
[Reentrant, PreferLocalPlacement]
internal sealed class UserScoringGrain(UserActivations users, ClusterKind cluster, IScoreRouter router)
    : Grain, IUserScoringGrain, IDisposable
{
    private UserActivation? active;

    private UserActivation User => active ??= users.Enter(this.GetPrimaryKeyString());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        active is null ? Task.CompletedTask : users.LeaveAsync(active, cancellationToken);

    public ValueTask<ScoreReply> Score(string? pipeline, ScoreOptions options, CancellationToken cancellationToken)
    {
        // The grain is only a way in, for a client of Orleans: the user's runs are in the table of the silo.
        if (cluster.IsOneProcess)
            return router.ScoreAsync(pipeline, this.GetPrimaryKeyString(), options, cancellationToken);
        if (active is null && users.IsFull)
        {
            DeactivateOnIdle();
            return new(users.TurnAway(pipeline));
        }

        User.Stay!.Visit();
        return User.TryScore(pipeline, options, cancellationToken, out var scoring)
            ? ScoreAsync(scoring)
            : throw new InvalidOperationException("A call came to a grain that had gone.");
    }

    // The last that Orleans does with a grain.
    public void Dispose()
    {
        if (active is not null)
            users.CountOut();
    }

    public ValueTask MoveTo(SiloAddress silo)
    {
        if (active is null)
        {
            // The grain had left, and this call activated it again.
            DeactivateOnIdle();
        }
        else if (active.Stay!.MayMove)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            MigrateOnIdle();
        }

        return default;
    }

    // The grain of a user without a score deactivates, so that millions of unknown ids use no memory.
    private async ValueTask<ScoreReply> ScoreAsync(ValueTask<ScoreReply> scoring)
    {
        var reply = await scoring;
        if (reply.Score is null && User.HoldsNothing)
            DeactivateOnIdle();
        return reply;
    }
}
