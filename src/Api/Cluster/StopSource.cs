namespace ModelPipeline.Api;

/// <summary>
/// A token that is cancelled with other tokens, and at the end of its use. A linked source can lose a cancellation: the first that it wakes
/// may dispose of the source, and the source then tells nobody else. A silo would work on for a caller who has gone.
/// </summary>
internal sealed class StopSource : IAsyncDisposable
{
    // Not disposed of: it has neither a timer nor a handle.
    private readonly CancellationTokenSource source = new();
    private readonly CancellationTokenRegistration first;
    private readonly CancellationTokenRegistration second;

    /// <param name="first">Cancels the token.</param>
    /// <param name="second">Cancels the token too.</param>
    public StopSource(CancellationToken first, CancellationToken second = default)
    {
        this.first = first.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
        this.second = second.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
    }

    /// <summary>The token.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Cancels the token.</summary>
    public Task CancelAsync() => source.CancelAsync();

    /// <summary>Cancels the token, and lets go of the other tokens.</summary>
    public async ValueTask DisposeAsync()
    {
        await source.CancelAsync();
        first.Unregister();
        second.Unregister();
    }
}
