namespace ModelPipeline.Tests;

/// <summary>Holds whoever comes until it is opened, and tells when somebody has come.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first has come.</summary>
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(10));

    public void Open() => opened.TrySetResult();

    /// <summary>Holds the thread itself, as a driver does that works synchronously: no token gets it back.</summary>
    public Task Block()
    {
        reached.TrySetResult();
        ((IAsyncResult)opened.Task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(10));
        return Task.CompletedTask;
    }

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        reached.TrySetResult();
        await opened.Task.WaitAsync(cancellationToken);
    }
}
