namespace ModelPipeline.Connectors.DuckDb;

/// <summary>
/// Holds the newest version of an input. A version is made once, even where many calls wait, and the work continues when these calls give
/// up. A replaced version is disposed when its last reader ends.
/// </summary>
/// <param name="version">Reads the current version. Every call asks.</param>
/// <param name="make">Makes the input of the current version.</param>
/// <param name="clock">Times the pause after a version that could not be made.</param>
internal sealed class InputHolder(
    Func<CancellationToken, Task<string>> version, Func<CancellationToken, Task<IDuckDbInput>> make, TimeProvider clock) : IAsyncDisposable
{
    // Each attempt at a file that does not fit costs a pass over the file.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource end = new();
    private Entry? current;

    /// <summary>Gets the current input, for as long as the caller holds the lease.</summary>
    public async Task<Lease> AcquireAsync(CancellationToken cancellationToken)
    {
        var lease = new Lease(this, Take(await version(cancellationToken)));
        try
        {
            lease.Input = await lease.Entry.Made.WaitAsync(cancellationToken);
            return lease;
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the next call make the input again, unless another call has done so since.</summary>
    public void Replace(Lease seen)
    {
        lock (gate)
            seen.Entry.IsOutdated = true;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        Entry? last;
        lock (gate)
        {
            last = current;
            current = null;
        }
        if (last is not null)
            await DisposeAsync(last);
        end.Dispose();
    }

    private Entry Take(string now)
    {
        lock (gate)
        {
            if (current is null || current.IsOutdated || current.Version != now || HasFailed(current))
            {
                var replaced = current;
                current = new(now, clock.GetTimestamp(), Task.Run(() => make(end.Token)));
                if (replaced is { Readers: 0 })
                    _ = DisposeAsync(replaced);
            }

            current.Readers++;
            return current;
        }
    }

    private bool HasFailed(Entry entry) =>
        entry.Made is { IsCompleted: true, IsCompletedSuccessfully: false } && clock.GetElapsedTime(entry.BegunAt) >= RetryAfter;

    private ValueTask ReleaseAsync(Entry entry)
    {
        lock (gate)
        {
            if (--entry.Readers > 0 || entry == current)
                return default;
        }

        return DisposeAsync(entry);
    }

    private static async ValueTask DisposeAsync(Entry entry)
    {
        await ((Task)entry.Made).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (entry.Made.IsCompletedSuccessfully)
            await (await entry.Made).DisposeAsync();
    }

    /// <summary>A version of the input, with the number of its readers.</summary>
    internal sealed class Entry(string version, long begunAt, Task<IDuckDbInput> made)
    {
        public string Version => version;

        public long BegunAt => begunAt;

        public Task<IDuckDbInput> Made => made;

        public int Readers { get; set; }

        public bool IsOutdated { get; set; }
    }

    /// <summary>Keeps a version from being disposed.</summary>
    internal sealed class Lease(InputHolder holder, Entry entry) : IAsyncDisposable
    {
        public IDuckDbInput Input { get; set; } = null!;

        public Entry Entry => entry;

        public ValueTask DisposeAsync() => holder.ReleaseAsync(entry);
    }
}
