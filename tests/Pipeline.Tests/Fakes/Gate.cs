namespace ModelPipeline.Tests;

/// <summary>Blocks everyone who arrives until it is opened, and tells when the first has arrived.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first has arrived.</summary>
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void Open() => opened.TrySetResult();

    /// <summary>Blocks the thread itself, like a synchronous driver. No token ends the wait.</summary>
    public Task Block()
    {
        reached.TrySetResult();
        ((IAsyncResult)opened.Task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(120));
        return Task.CompletedTask;
    }

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        reached.TrySetResult();
        await opened.Task.WaitAsync(cancellationToken);
    }
}
