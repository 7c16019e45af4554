namespace ModelPipeline.Client;

/// <summary>One wait for a server. Thread-safe.</summary>
internal sealed class SilenceWait : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeSpan longest;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource silent;
    private readonly CancellationTokenSource either;
    private bool isDisposed;

    /// <param name="longest">The longest silence.</param>
    /// <param name="clock">Measures the silence.</param>
    /// <param name="caller">Cancels the call.</param>
    public SilenceWait(TimeSpan longest, TimeProvider clock, CancellationToken caller)
    {
        this.longest = longest;
        this.caller = caller;
        silent = new(longest, clock);
        either = CancellationTokenSource.CreateLinkedTokenSource(caller, silent.Token);
    }

    /// <summary>Cancelled when the silence is too long, or the call is cancelled.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Whether the silence was too long, and the caller still waits.</summary>
    public bool IsOver => silent.IsCancellationRequested && !caller.IsCancellationRequested;

    /// <summary>The server took or sent something: the silence begins anew.</summary>
    public void Heard()
    {
        // A body can still be on its way when its answer has come.
        lock (gate)
        {
            if (!isDisposed)
                silent.CancelAfter(longest);
        }
    }

    public void Dispose()
    {
        lock (gate)
            isDisposed = true;
        either.Dispose();
        silent.Dispose();
    }
}
