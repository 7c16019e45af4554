using Orleans.Concurrency;
using Orleans.Placement;

namespace ModelPipeline.Grains;

/// <summary>
/// The runs of one user. Calls interleave, so that those who come together share a run. Keeps nothing but the last score of each
/// pipeline: the output table is the record.
/// </summary>
// Orleans' default placement weighs CPU and memory, which say nothing of users: on two equal silos it put 83% of 10,000 on one.
[Reentrant, RandomPlacement]
internal sealed class UserScoringGrain(PipelineSet pipelines, TimeProvider clock) : Grain, IUserScoringGrain
{
    // Few entries: a user is scored by few pipelines, and an idle grain should be small.
    private readonly List<UserPipeline> known = new(1);

    public ValueTask<ScoreReply> Score(string? pipeline, ScoreOptions options, CancellationToken cancellationToken)
    {
        if (pipelines.Find(pipeline) is not { } runner)
            return new(Replies.UnknownPipeline(pipeline));
        var own = Of(runner);
        if (options.MaxAge is { } maxAge && own.Last is { } last && clock.GetUtcNow() - last.RetrievedAt <= maxAge && last.ModelVersion == runner.Pipeline.Model.Version)
            return new(new ScoreReply(ScoreStatus.Scored, last));
        return RunAsync(own, options, cancellationToken);
    }

    private static async ValueTask<ScoreReply> RunAsync(UserPipeline own, ScoreOptions options, CancellationToken cancellationToken)
    {
        var outcome = await own.Runs.ScoreAsync(own.Runner.NewDeadline(options.Within), options.MaxAge, cancellationToken);
        var reply = Replies.Of(own.Runner.Pipeline.Name, outcome);
        if (reply.Score is { } score && (own.Last is null || own.Last.RetrievedAt <= score.RetrievedAt))
            own.Last = score;
        return reply;
    }

    public async ValueTask<ScoreReply> GetStored(string? pipeline, CancellationToken cancellationToken) =>
        pipelines.Find(pipeline) is { } runner
            ? Replies.Of(runner.Pipeline.Name, await runner.Stored.ReadAsync(this.GetPrimaryKeyString(), cancellationToken))
            : Replies.UnknownPipeline(pipeline);

    private UserPipeline Of(PipelineRunner runner)
    {
        foreach (var own in known)
        {
            if (own.Runner == runner)
                return own;
        }

        var added = new UserPipeline(runner, new(runner, this.GetPrimaryKeyString()));
        known.Add(added);
        return added;
    }

    private sealed class UserPipeline(PipelineRunner runner, UserRuns runs)
    {
        public PipelineRunner Runner { get; } = runner;

        public UserRuns Runs { get; } = runs;

        public Score? Last { get; set; }
    }
}
