namespace ModelPipeline.Grains;

/// <summary>The users of a list's call whose runs are on this silo. Thread-safe, but users are added on one thread.</summary>
internal sealed class ListScores : IRunSink
{
    private readonly ListCall call;
    private readonly IListReplies replies;
    private readonly RunGroup group;
    private readonly EndingBatches batches;
    private readonly (UserActivation Active, UserPipeline Own)[] users;

    /// <param name="runner">The runner of the pipeline.</param>
    /// <param name="call">The call.</param>
    /// <param name="replies">Takes the replies.</param>
    public ListScores(PipelineRunner runner, ListCall call, IListReplies replies)
    {
        this.call = call;
        this.replies = replies;
        Runner = runner;
        batches = new(runner.Pipeline.Name);
        users = new (UserActivation, UserPipeline)[call.Users.Length];
        var options = call.Options;
        // A list has one span, of which its runs are parts.
        var sampled = options.Trace is { } trace && PipelineTraces.IsCollected ? new SampledCall(trace.ToContext()) : null;
        var lane = options.Class == CallClass.Single ? Lane.Single : Lane.List;
        group = new(runner, lane, runner.NewDeadline(options.Within), options.MaxAge, options.Tenant, sampled, users.Length, this);
    }

    /// <summary>The runner of the pipeline.</summary>
    public PipelineRunner Runner { get; }

    /// <summary>The class of the call.</summary>
    public CallClass Class => call.Options.Class;

    /// <summary>Adds a user who is active on this silo.</summary>
    /// <param name="row">The place of the user in the call.</param>
    /// <param name="active">The user, who takes this call.</param>
    /// <param name="own">The runs of the user in the pipeline.</param>
    public void Begin(int row, UserActivation active, UserPipeline own)
    {
        users[row] = (active, own);
        var features = (CallFeatures?)null;
        var mayNeedNoRun = Runner.TakesFeatures || call.Features?[row] is not null;
        if (mayNeedNoRun && own.ReplyWithoutRun(call.OptionsOf(row), out features) is { } early)
            End(row, early);
        else if (!group.TryAdd(row, own.Runs, features))
            End(row, own.Remembering(features));
    }

    /// <summary>Watches the deadline and the token, when all users are added.</summary>
    public void Watch(CancellationToken cancellationToken) => group.Watch(cancellationToken);

    public void Ended(int row, RowOutcome outcome)
    {
        // The memory of other users has the score as an object.
        if (outcome.Kind == RowOutcomeKind.Scored && users[row].Active.IsOnlyInLists && batches.Of(outcome.Predictions!) is { } batch)
        {
            users[row].Active.Exit();
            replies.Scored(row, call.Users[row], batch, outcome.Row);
            return;
        }

        ScoreReply reply;
        try
        {
            reply = users[row].Own.ReplyTo(outcome);
        }
        catch (Exception e)
        {
            users[row].Active.Exit();
            replies.Fail(row, e);
            return;
        }

        End(row, reply);
    }

    public void GivenUp(int row, CancellationToken token)
    {
        users[row].Active.Exit();
        replies.Fail(row, new OperationCanceledException(token));
    }

    private void End(int row, ScoreReply reply)
    {
        users[row].Active.Exit();
        replies.End(row, reply);
    }
}
