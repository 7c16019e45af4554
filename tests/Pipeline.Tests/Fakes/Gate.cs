namespace ModelPipeline.Tests;

/// <summary>Holds whoever comes until it is opened, and tells when somebody has come.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first has come.</summary>
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(10));

    public void Open() => opened.TrySetResult();

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        reached.TrySetResult();
        await opened.Task.WaitAsync(cancellationToken);
    }
}
