namespace ModelPipeline.Api;

/// <summary>Counts the calls in flight. On a stop, new calls are refused while the calls in flight finish.</summary>
internal sealed class Drain
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int inFlight;
    private bool draining;

    public int InFlight => Volatile.Read(ref inFlight);

    /// <returns>False where new calls are refused.</returns>
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

    /// <summary>Refuses new calls from now on. The task ends when the calls in flight have finished.</summary>
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
