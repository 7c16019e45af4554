namespace ModelPipeline.Api;

/// <summary>One list's share of the users in flight. One caller at a time can enter; any caller can leave. Thread-safe.</summary>
internal sealed class ListShare(ListRoom room) : IDisposable
{
    private int inFlight;
    private TaskCompletionSource<int>? waiting;
    private int wanted;
    private TaskCompletionSource? emptied;

    /// <summary>How many users of the list can be in flight.</summary>
    public int Most
    {
        get
        {
            lock (room.Gate)
                return room.Share;
        }
    }

    /// <summary>Waits until the list may have another user in flight.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => EnterAsync(1, cancellationToken);

    /// <summary>Waits until the list may have further users in flight.</summary>
    /// <param name="most">The number of users who wait.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <returns>The number of users who are in flight from now on: one or more.</returns>
    public Task<int> EnterAsync(int most, CancellationToken cancellationToken)
    {
        lock (room.Gate)
        {
            if (Take(most) is var entered and > 0)
                return Task.FromResult(entered);
            wanted = most;
            waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return WaitAsync(waiting, cancellationToken);
        }
    }

    /// <summary>Counts a user as finished.</summary>
    public void Leave() => Leave(1);

    /// <summary>Counts users as finished.</summary>
    public void Leave(int users)
    {
        lock (room.Gate)
        {
            inFlight -= users;
            Admit();
            if (inFlight == 0)
                emptied?.TrySetResult();
        }
    }

    /// <summary>Waits until the list has no user in flight.</summary>
    public Task EmptyAsync()
    {
        lock (room.Gate)
        {
            emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (inFlight == 0)
                emptied.SetResult();
            return emptied.Task;
        }
    }

    /// <summary>Lets the waiting users enter where the share allows. Callers hold the gate.</summary>
    public void Admit()
    {
        if (waiting is null || Take(wanted) is not (var entered and > 0))
            return;
        // A caller that has given up is not in flight.
        if (!waiting.TrySetResult(entered))
            inFlight -= entered;
        waiting = null;
    }

    private int Take(int most)
    {
        var free = Math.Clamp(room.Share - inFlight, 0, most);
        inFlight += free;
        return free;
    }

    private static async Task<int> WaitAsync(TaskCompletionSource<int> waiting, CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(
            static (wait, token) => ((TaskCompletionSource<int>)wait!).TrySetCanceled(token), waiting))
        {
            return await waiting.Task;
        }
    }

    public void Dispose() => room.Leave(this);
}
