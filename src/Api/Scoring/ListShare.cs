namespace ModelPipeline.Api;

/// <summary>One list's share of the users in flight. One caller at a time can enter; any caller can leave. Thread-safe.</summary>
internal sealed class ListShare(ListRoom room) : IDisposable
{
    private int inFlight;
    private TaskCompletionSource? waiting;
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
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        lock (room.Gate)
        {
            if (inFlight < room.Share)
            {
                inFlight++;
                return Task.CompletedTask;
            }

            waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return WaitAsync(waiting, cancellationToken);
        }
    }

    /// <summary>Counts a user as finished.</summary>
    public void Leave()
    {
        lock (room.Gate)
        {
            inFlight--;
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

    /// <summary>Lets the waiting user enter where the share allows. Callers hold the gate.</summary>
    public void Admit()
    {
        if (waiting is null || inFlight >= room.Share)
            return;
        // A caller that has given up is not in flight.
        if (waiting.TrySetResult())
            inFlight++;
        waiting = null;
    }

    private static async Task WaitAsync(TaskCompletionSource waiting, CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(static (wait, token) => ((TaskCompletionSource)wait!).TrySetCanceled(token), waiting))
            await waiting.Task;
    }

    public void Dispose() => room.Leave(this);
}
