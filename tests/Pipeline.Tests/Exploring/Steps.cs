namespace ModelPipeline.Tests;

/// <summary>
/// A scheduler that a test drives. Work for the thread pool waits until the test chooses it, and then runs on the test's thread. So one
/// list of choices always gives the same order of events. It finds errors that depend on the order of work items, continuations and timers,
/// but no races between two threads.
/// </summary>
internal sealed class Steps : SynchronizationContext, IDisposable
{
    private readonly List<(SendOrPostCallback Callback, object? State)> ready = [];
    private readonly SynchronizationContext? before = Current;
    private readonly int thread = Environment.CurrentManagedThreadId;

    /// <summary>Becomes the scheduler of this thread, until it is disposed of.</summary>
    public Steps() => SetSynchronizationContext(this);

    /// <summary>The number of work items that can run now.</summary>
    public int Ready => ready.Count;

    public override void Post(SendOrPostCallback d, object? state)
    {
        Assert.True(Environment.CurrentManagedThreadId == thread, "Something left the scheduler: it continues on a thread of the pool.");
        ready.Add((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Takes work like the thread pool.</summary>
    public void Dispatch(Func<Task> work) => Post(_ => work(), null);

    /// <summary>Runs one of the ready work items.</summary>
    public void Run(int which)
    {
        var (callback, state) = ready[which];
        ready.RemoveAt(which);
        callback(state);
    }

    /// <summary>Runs until no work item is ready.</summary>
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
