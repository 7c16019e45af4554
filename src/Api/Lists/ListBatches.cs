using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// The users of one list on their way to their silos: up to 500 users of one silo go in one message. A message that is not full goes when
/// the list has no further user, or after some milliseconds if no other message of the list is under way to the silo. In one process each
/// user goes straight to the user's runs. Thread-safe.
/// </summary>
/// <param name="caller">Who sent the list.</param>
/// <param name="pipeline">The pipeline.</param>
/// <param name="calls">Makes the calls.</param>
/// <param name="inFlight">How many users of the list can wait for a reply at a time.</param>
/// <param name="clock">Measures how long a message waits for users.</param>
/// <param name="cancellationToken">Cancelled when the caller gives up.</param>
internal sealed class ListBatches(Caller caller, string pipeline, ListCalls calls, Func<int> inFlight, TimeProvider clock,
    CancellationToken cancellationToken)
{
    // While users are at hand, a message fills in a millisecond. The rest of the list may have to wait for replies before.
    private static readonly TimeSpan WhileFilling = TimeSpan.FromMilliseconds(25);

    // As long as a message waits for the one before it. One slow user can hold that one for the whole timeout.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    // A few users come again later: those of a saturated silo, and those with features who wait for an earlier entry of the same user.
    private static readonly TimeSpan AfterTheLast = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<ListSilo, ListBatch> filling = [];
    private readonly Dictionary<ListSilo, Task> lastSent = [];
    private bool isFilled;

    /// <summary>Scores a user, who has an id.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<ScoreReply> ScoreAsync(UserEntry user)
    {
        if (calls.Router?.Find(user.User!) is not { } silo)
            return calls.ScoreAloneAsync(caller, pipeline, user, cancellationToken);
        var listed = new ListedUser();
        lock (gate)
            Add(silo, user, listed, 0);
        return listed.Reply;
    }

    /// <summary>Begins to score users, who have ids and no features. Does not throw.</summary>
    /// <param name="users">The users.</param>
    /// <param name="replies">Takes the reply for each user.</param>
    public void Begin(string[] users, IListReplies replies)
    {
        if (calls.Router is null)
        {
            calls.BeginHere(caller, pipeline, users, replies, cancellationToken);
            return;
        }

        lock (gate)
        {
            for (var row = 0; row < users.Length; row++)
            {
                var user = new UserEntry(users[row]);
                if (calls.Router.Find(users[row]) is { } silo)
                {
                    Add(silo, user, replies, row);
                }
                else
                {
                    calls.BeginAlone(caller, pipeline, user, replies, row, cancellationToken);
                }
            }
        }
    }

    /// <summary>Sends what waits for further users. Called when the list has no further users.</summary>
    public void Flush()
    {
        lock (gate)
        {
            isFilled = true;
            foreach (var (silo, batch) in filling)
                Send(silo, batch);
            filling.Clear();
        }
    }

    // Called under the gate.
    private void Add(ListSilo silo, UserEntry user, IListReplies replies, int row)
    {
        if (!filling.TryGetValue(silo, out var batch))
        {
            batch = filling[silo] = new();
            _ = SendLaterAsync(silo, batch, isFilled ? AfterTheLast : WhileFilling);
        }

        batch.Add(user, replies, row);
        if (batch.Count < MaxUsers())
            return;
        filling.Remove(silo);
        Send(silo, batch);
    }

    // Half of the users that may be in flight are in messages, however the users are spread over the silos. So replies come all the time.
    private int MaxUsers() => Math.Clamp(inFlight() / (2 * Math.Max(1, calls.Router!.Silos)), 1, ListCall.MaxUsers);

    private async Task SendLaterAsync(ListSilo silo, ListBatch batch, TimeSpan after)
    {
        // Yields, because the user who begins the batch is not in it yet.
        await Task.Delay(after, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding
                | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Task? before;
        lock (gate)
        {
            if (filling.GetValueOrDefault(silo) != batch)
                return;
            before = lastSent.GetValueOrDefault(silo);
        }

        if (before is not null)
        {
            await before.WaitAsync(LongestWait, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        lock (gate)
        {
            if (filling.GetValueOrDefault(silo) != batch)
                return;
            filling.Remove(silo);
            Send(silo, batch);
        }
    }

    // Called under the gate, so that a message knows the one before it. The call does its work on another thread, of the list's scheduler.
    private void Send(ListSilo silo, ListBatch batch) =>
        lastSent[silo] = Task.Factory.StartNew(
            () => calls.ScoreAsync(silo, batch, caller, pipeline, cancellationToken), CancellationToken.None,
            TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
}
