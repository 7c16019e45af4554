namespace ModelPipeline.Grains;

/// <summary>
/// The users of one call of a list: those who have ended and whom no reply has told yet. One reply at a time is awaited. Thread-safe.
/// </summary>
internal sealed class ListRun : IDisposable
{
    // Users of a list share runs, and end together. Others do not wait for the slowest user.
    private static readonly TimeSpan AfterFirst = TimeSpan.FromMilliseconds(10);

    // An empty reply tells the caller that the silo lives.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMilliseconds(250);

    // A caller asks again at once. Orleans can lose a cancellation that is quicker than its call, and a caller can be lost.
    private static readonly TimeSpan Abandoned = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stop = new();
    private readonly ITimer abandoned;
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int> rows;
    private readonly List<ScoreReply> replies;
    private TaskCompletionSource any = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool takesBatches;
    private int left;

    /// <param name="users">The number of users.</param>
    /// <param name="forget">Forgets a call whose caller does not ask for further users; false if the call is over already.</param>
    /// <param name="clock">Measures the waits.</param>
    /// <param name="takesBatches">Whether the caller takes the scores of a batch together.</param>
    public ListRun(int users, Func<bool> forget, TimeProvider clock, bool takesBatches = false)
    {
        this.takesBatches = takesBatches;
        this.clock = clock;
        left = users;
        rows = new(users);
        replies = new(users);
        Token = stop.Token;
        if (users == 0)
            all.SetResult();
        abandoned = clock.CreateTimer(_ =>
        {
            if (forget())
                stop.Cancel();
        }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the caller has given up.</summary>
    public CancellationToken Token { get; }

    /// <summary>Ends a user.</summary>
    /// <param name="row">The place of the user in the call.</param>
    /// <param name="reply">How the user ended.</param>
    public void End(int row, ScoreReply reply)
    {
        lock (gate)
        {
            rows.Add(row);
            replies.Add(reply);
            left--;
            Tell();
        }
    }

    /// <summary>Ends a user whom no reply tells: the caller asks for the user again.</summary>
    public void LeaveOut()
    {
        lock (gate)
        {
            left--;
            Tell();
        }
    }

    /// <summary>Waits for users to end: for all of them, for a moment after the first, or for a quarter of a second.</summary>
    public async Task<ListReply> NextAsync(CancellationToken cancellationToken)
    {
        abandoned.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Task first;
        lock (gate)
            first = any.Task;
        try
        {
            await WaitAsync(first, LongestSilence, cancellationToken);
            await WaitAsync(all.Task, AfterFirst, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return Take();
        }
        catch (OperationCanceledException)
        {
            // The caller has given up.
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>Ends the timer. The token's source has nothing to dispose, and may still be cancelled.</summary>
    public void Dispose() => abandoned.Dispose();

    private void Tell()
    {
        any.TrySetResult();
        if (left == 0)
            all.TrySetResult();
    }

    private async Task WaitAsync(Task task, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (task.IsCompleted || all.Task.IsCompleted)
            return;
        try
        {
            await task.WaitAsync(longest, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The reply has whoever has ended.
        }
    }

    private ListReply Take()
    {
        int[] ended;
        ScoreReply[] told;
        bool isOver;
        lock (gate)
        {
            ended = [.. rows];
            told = [.. replies];
            isOver = left == 0;
            rows.Clear();
            replies.Clear();
            if (!isOver)
            {
                any = new(TaskCreationOptions.RunContinuationsAsynchronously);
                abandoned.Change(Abandoned, Timeout.InfiniteTimeSpan);
            }
        }

        return takesBatches ? BatchedReplies.Of(ended, told, isOver) : new(ended, told, isOver);
    }
}
