using System.Threading.Channels;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// The users of one list on their way to their lines. Users enter the share before they are scored and leave it when their line is sent, so
/// that the share limits the unsent lines too. Thread-safe.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="batches">Scores the users.</param>
/// <param name="share">The list's share of the users in flight.</param>
/// <param name="failures">Counts the users without a score.</param>
/// <param name="lines">Takes the lines. Once it is complete, users leave without a line.</param>
/// <param name="scheduler">Where users are scored again.</param>
/// <param name="cancellationToken">Cancelled when the caller gives up.</param>
internal sealed class StreamedList(
    PipelineInfo pipeline,
    ListBatches batches,
    ListShare share,
    ListFailures failures,
    ChannelWriter<ScoreLine> lines,
    TaskScheduler scheduler,
    CancellationToken cancellationToken)
{
    // The delay doubles: thousands of users of lists can wait for a silo that has no memory for more users.
    private static readonly TimeSpan FirstSaturatedDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSaturatedDelay = TimeSpan.FromSeconds(1);

    /// <summary>Scores the users, and ends when every line is sent.</summary>
    public async Task ScoreAllAsync(IReadOnlyList<UserEntry> users)
    {
        var error = (Exception?)null;
        var order = new ListOrder();
        var some = new List<string>(ListCall.MaxUsers);
        var room = 0;
        try
        {
            foreach (var entry in ListOrder.Distinct(users))
            {
                if (room == 0)
                {
                    Begin(some);
                    room = await share.EnterAsync(ListCall.MaxUsers, cancellationToken);
                }

                room--;
                if (UserId.Check(entry.User) is { } invalid)
                    Write(new(entry.User, null, Problems.InvalidUser(invalid)));
                else if (entry.Features is null)
                    some.Add(entry.User!);
                else
                    order.Begin(entry, ScoreAloneAsync);
            }
        }
        catch (Exception e)
        {
            error = e;
        }

        Begin(some);
        share.Leave(room);
        batches.Flush();
        await share.EmptyAsync();
        lines.TryComplete(error);
    }

    private void Begin(List<string> users)
    {
        if (users.Count == 0)
            return;
        string[] part = [.. users];
        batches.Begin(part, new Part(this, part));
        users.Clear();
    }

    // Never throws: entries of one user with features follow each other.
    private async Task ScoreAloneAsync(UserEntry entry)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await EndAsync(entry, await batches.ScoreAsync(entry), began);
        }
        catch (Exception e)
        {
            Fail(entry.User!, e);
        }
    }

    private void End(string user, ScoreReply reply, long began)
    {
        if (IsToBeRepeated(reply, began))
            RepeatLater(user, reply, began);
        else
            Write(user, reply);
    }

    // A method of its own: a closure is allocated at the start of the method that has the lambda, so every user would pay.
    private void RepeatLater(string user, ScoreReply reply, long began) => _ = Task.Factory.StartNew(
        () => AgainAsync(user, reply, began), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);

    private async Task AgainAsync(string user, ScoreReply reply, long began)
    {
        try
        {
            await EndAsync(new(user), reply, began);
        }
        catch (Exception e)
        {
            Fail(user, e);
        }
    }

    // A list can wait where a single call gets 503. The list waits as long as a single call may take.
    private async Task EndAsync(UserEntry entry, ScoreReply reply, long began)
    {
        for (var delay = FirstSaturatedDelay;
             IsToBeRepeated(reply, began);
             delay = delay * 2 < LongestSaturatedDelay ? delay * 2 : LongestSaturatedDelay)
        {
            await Task.Delay(delay * (1 + Random.Shared.NextDouble()), cancellationToken);
            reply = await batches.ScoreAsync(entry);
        }

        Write(entry.User!, reply);
    }

    private bool IsToBeRepeated(ScoreReply reply, long began) =>
        reply.Status == ScoreStatus.Saturated && TimeProvider.System.GetElapsedTime(began) <= pipeline.Timeout;

    private void Fail(string user, Exception e)
    {
        // The loop over the users stops for the same reason.
        if (cancellationToken.IsCancellationRequested)
        {
            share.Leave();
        }
        else
        {
            Write(ScoreLine.Of(user, e));
        }
    }

    private void Write(string user, ScoreReply reply)
    {
        if (reply.Score is null)
            failures.Add(user, reply);
        Write(ScoreLine.Of(user, reply));
    }

    private void Write(ScoreLine line)
    {
        if (!lines.TryWrite(line))
            share.Leave();
    }

    /// <summary>Users who began together.</summary>
    private sealed class Part(StreamedList list, string[] users) : IListReplies
    {
        private readonly long began = TimeProvider.System.GetTimestamp();

        public void End(int row, ScoreReply reply) => list.End(users[row], reply, began);

        public void Scored(int row, string user, ScoredBatch batch, int index) => list.Write(new ScoreLine(user, batch, index));

        public void Fail(int row, Exception e) => list.Fail(users[row], e);
    }
}
