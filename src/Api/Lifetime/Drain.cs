namespace ModelPipeline.Api;

/// <summary>Counts the calls in flight, so that a stop can let them finish while it turns new ones away.</summary>
internal sealed class Drain
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int inFlight;
    private bool draining;

    public bool IsDraining => Volatile.Read(ref draining);

    public int InFlight => Volatile.Read(ref inFlight);

    /// <returns>False where new calls are turned away.</returns>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (draining)
                return false;
            inFlight++;
            return true;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (--inFlight == 0 && draining)
                empty.TrySetResult();
        }
    }

    /// <summary>Turns new calls away from now on; ends when those in flight have left.</summary>
    public Task BeginAsync()
    {
        lock (gate)
        {
            draining = true;
            if (inFlight == 0)
                empty.TrySetResult();
            return empty.Task;
        }
    }
}
