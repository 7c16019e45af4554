namespace ModelPipeline;

/// <summary>Whether a trigger may claim events; off at the beginning. Thread-safe.</summary>
internal sealed class TriggerSwitch
{
    private readonly Lock gate = new();
    private CancellationTokenSource whileOn = Off();
    private TaskCompletionSource on = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cancelled while the switch is off.</summary>
    public CancellationToken WhileOn
    {
        get
        {
            lock (gate)
                return whileOn.Token;
        }
    }

    /// <summary>Waits until the switch is on.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return on.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Turns the switch on or off.</summary>
    public void Set(bool isOn)
    {
        CancellationTokenSource ended;
        lock (gate)
        {
            if (isOn == on.Task.IsCompleted)
                return;
            if (isOn)
            {
                whileOn = new();
                on.SetResult();
                return;
            }

            on = new(TaskCreationOptions.RunContinuationsAsynchronously);
            ended = whileOn;
        }

        // The source is not disposed of: a claim may still hold its token, and it has no timer.
        ended.Cancel();
    }

    private static CancellationTokenSource Off()
    {
        var off = new CancellationTokenSource();
        off.Cancel();
        return off;
    }
}
