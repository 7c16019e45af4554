namespace ModelPipeline.Api;

/// <summary>One list's share of the room for lists. One user at a time enters; any may leave. Thread-safe.</summary>
internal sealed class ListShare(ListRoom room) : IDisposable
{
    private int inFlight;
    private TaskCompletionSource? waiting;
    private TaskCompletionSource? emptied;

    /// <summary>Waits until another user of the list may be on its way.</summary>
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

    /// <summary>A user has arrived.</summary>
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

    /// <summary>Waits until nobody is on the way.</summary>
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

    /// <summary>Lets the user in who waits, where there is room; under the gate.</summary>
    public void Admit()
    {
        if (waiting is null || inFlight >= room.Share)
            return;
        // One that has given up is not on the way.
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
