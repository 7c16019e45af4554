namespace ModelPipeline;

/// <summary>
/// Something that several users share, and that is disposed of when it was retired and its last user has left. Thread-safe.
/// </summary>
internal sealed class Shared<T>(T value) : IAsyncDisposable where T : IAsyncDisposable
{
    private readonly Lock gate = new();
    private int users;
    private bool isRetired;

    /// <summary>The shared thing. Use it only between <see cref="TryEnter"/> and <see cref="LeaveAsync"/>.</summary>
    public T Value => value;

    /// <summary>False if the thing was retired and has no user: it is disposed of.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (isRetired && users == 0)
                return false;
            users++;
            return true;
        }
    }

    /// <summary>Ends a use.</summary>
    public ValueTask LeaveAsync()
    {
        lock (gate)
        {
            if (--users > 0 || !isRetired)
                return default;
        }

        return value.DisposeAsync();
    }

    /// <summary>Disposes of the thing at once, or after its last user. Idempotent.</summary>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (isRetired)
                return default;
            isRetired = true;
            if (users > 0)
                return default;
        }

        return value.DisposeAsync();
    }
}
