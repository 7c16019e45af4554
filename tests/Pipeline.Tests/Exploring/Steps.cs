namespace ModelPipeline.Tests;

/// <summary>
/// A scheduler that a test drives: whatever would go to the thread pool waits until the test chooses it, and runs on the test's own thread.
/// So one list of choices is one order of events, and always the same one. Finds what depends on the order of work items, continuations and
/// timers; not what two threads do within one of them.
/// </summary>
internal sealed class Steps : SynchronizationContext, IDisposable
{
    private readonly List<(SendOrPostCallback Callback, object? State)> ready = [];
    private readonly SynchronizationContext? before = Current;
    private readonly int thread = Environment.CurrentManagedThreadId;

    /// <summary>From now on this thread is its own, until it is disposed of.</summary>
    public Steps() => SetSynchronizationContext(this);

    /// <summary>How many could run now.</summary>
    public int Ready => ready.Count;

    public override void Post(SendOrPostCallback d, object? state)
    {
        Assert.True(Environment.CurrentManagedThreadId == thread, "Something left the scheduler: it continues on a thread of the pool.");
        ready.Add((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Takes work as the thread pool does.</summary>
    public void Dispatch(Func<Task> work) => Post(_ => work(), null);

    /// <summary>Runs one of those that are ready.</summary>
    public void Run(int which)
    {
        var (callback, state) = ready[which];
        ready.RemoveAt(which);
        callback(state);
    }

    /// <summary>Runs until nothing is ready.</summary>
    public void RunAll()
    {
        for (var ran = 0; Ready > 0; ran++)
        {
            Assert.True(ran < 1_000_000, "The work never ends.");
            Run(0);
        }
    }

    public void Dispose() => SetSynchronizationContext(before);
}
