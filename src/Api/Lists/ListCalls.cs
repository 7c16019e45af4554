using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Calls for many users of one silo. Where the silo is lost, does not answer, or does not know such calls, each user who has no reply is
/// asked for by a call of their own, which takes a run that the first call has begun (<see cref="ClusterScores"/>). Thread-safe.
/// </summary>
internal sealed class ListCalls(
    ClusterScores scores, PipelineCatalog catalog, GatewayWatch gateways, TimeProvider clock, IListRouter? router = null,
    IListScorer? here = null)
{
    // A silo replies at least four times a second.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);

    // The gateway that is lost may be another one.
    private static readonly TimeSpan LongestSilenceAfterLoss = TimeSpan.FromMilliseconds(500);

    /// <summary>Finds the silos of users; null in one process.</summary>
    public IListRouter? Router => router;

    /// <summary>Begins a list.</summary>
    /// <param name="caller">Who sent the list.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="inFlight">How many users of the list can wait for a reply at a time.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    public ListBatches Begin(Caller caller, string pipeline, Func<int> inFlight, CancellationToken cancellationToken) =>
        new(caller, pipeline, this, inFlight, clock, cancellationToken);

    /// <summary>Scores a user of a list by a call of their own.</summary>
    public Task<ScoreReply> ScoreAloneAsync(Caller caller, string pipeline, UserEntry user, CancellationToken cancellationToken) =>
        scores.ScoreInListAsync(caller, pipeline, user, cancellationToken);

    /// <summary>The same for a receiver of replies.</summary>
    public void BeginAlone(
        Caller caller, string pipeline, UserEntry user, IListReplies replies, int row, CancellationToken cancellationToken)
    {
        _ = ScoreAsync();

        async Task ScoreAsync()
        {
            ScoreReply reply;
            try
            {
                reply = await ScoreAloneAsync(caller, pipeline, user, cancellationToken);
            }
            catch (Exception e)
            {
                replies.Fail(row, e);
                return;
            }

            replies.End(row, reply);
        }
    }

    /// <summary>Begins to score users of a list in this process, which has the runs of all users.</summary>
    public void BeginHere(Caller caller, string pipeline, string[] users, IListReplies replies, CancellationToken cancellationToken)
    {
        if (here is null)
        {
            for (var row = 0; row < users.Length; row++)
                BeginAlone(caller, pipeline, new(users[row]), replies, row, cancellationToken);
            return;
        }

        try
        {
            here.Begin(new(Guid.Empty, pipeline, users, null, Traced(caller.FreshInList)), replies, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            for (var row = 0; row < users.Length; row++)
                replies.Fail(row, e);
        }
    }

    /// <summary>Scores the users of a batch. Each user of the batch gets a reply or an exception; this method does not throw.</summary>
    public async Task ScoreAsync(ListSilo silo, ListBatch batch, Caller caller, string pipeline, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var options = Traced(caller.FreshInList);
        // A user who is asked for alone joins the run that the silo may have begun. So that run is not cancelled before.
        await using var over = new StopSource(cancellationToken);
        var isAsked = silo.TakesLists;
        if (isAsked)
            await FromSiloAsync(silo, batch, batch.ToCall(pipeline, options with { Within = catalog.TimeoutOf(pipeline) }), over.Token);
        if (cancellationToken.IsCancellationRequested)
        {
            batch.Cancel(cancellationToken);
        }
        else if (!batch.IsOver)
        {
            await Task.WhenAll([.. batch.Left.Select(row => AloneAsync(
                batch, row, pipeline, options, isAsked ? clock.GetElapsedTime(began) : TimeSpan.Zero, cancellationToken))]);
        }
    }

    private static ScoreOptions Traced(ScoreOptions options) =>
        CallTrace.OfCurrent() is { } trace ? options with { Trace = trace } : options;

    private async Task FromSiloAsync(ListSilo silo, ListBatch batch, ListCall call, CancellationToken cancellationToken)
    {
        try
        {
            var loss = gateways.NextLoss;
            var reply = await AnswerAsync(silo.Service.ScoreList(call, cancellationToken).AsTask(), loss, cancellationToken);
            while (reply is not null)
            {
                batch.Take(reply);
                if (reply.IsOver)
                    return;
                loss = gateways.NextLoss;
                reply = await AnswerAsync(silo.Service.MoreOfList(call.Id, cancellationToken).AsTask()!, loss, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The users of the batch end in the same way.
        }
        catch (Exception)
        {
            // Lost, stopping, or of an earlier version; the calls of the users tell.
            silo.Refused();
        }
    }

    // Null: the silo did not answer in time, or has forgotten the call.
    private async Task<ListReply?> AnswerAsync(Task<ListReply> answer, CancellationToken loss, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, clock);
        await using var losing = loss.UnsafeRegister(
            static silence => ((CancellationTokenSource)silence!).CancelAfter(LongestSilenceAfterLoss), silence);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await answer.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task AloneAsync(
        ListBatch batch, int row, string pipeline, ScoreOptions options, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        try
        {
            var own = batch.Features(row) is { } features ? options with { Features = features } : options;
            batch.Reply(row, await scores.ScoreAgainAsync(pipeline, batch.User(row), own, elapsed, cancellationToken));
        }
        catch (Exception e)
        {
            batch.Fail(row, e);
        }
    }
}
