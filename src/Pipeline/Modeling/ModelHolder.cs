namespace ModelPipeline;

/// <summary>
/// Holds a pipeline's model and leases it to batches. A model that is replaced serves its leases to their end, and is disposed of with the
/// last one: no call in flight fails. Thread-safe.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="model">Its model; the holder disposes of it.</param>
/// <param name="route">How a leased model is applied; null for where the caller is.</param>
public sealed class ModelHolder(string pipeline, IModel model, ApplyModel? route = null) : IAsyncDisposable
{
    private Held current = new(model);

    /// <summary>The model that new batches get.</summary>
    public IModel Current => Volatile.Read(ref current).Model;

    /// <summary>Leases the current model to a batch.</summary>
    /// <exception cref="ObjectDisposedException">The holder was disposed of.</exception>
    public ModelLease Lease(Lane lane)
    {
        while (true)
        {
            var seen = Volatile.Read(ref current);
            if (seen.TryEnter())
                return new(pipeline, lane, seen, route);
            // Replaced and let go in between; or nothing took its place.
            ObjectDisposedException.ThrowIf(ReferenceEquals(seen, Volatile.Read(ref current)), this);
        }
    }

    /// <summary>Puts another model in the place of the current one, which is disposed of after its last lease.</summary>
    public ValueTask SwapAsync(IModel next) => Interlocked.Exchange(ref current, new(next)).RetireAsync();

    /// <summary>Leases no more. The model is disposed of at once, or after its last lease.</summary>
    public ValueTask DisposeAsync() => Volatile.Read(ref current).RetireAsync();

    /// <summary>A model and how many leases and calls use it.</summary>
    internal sealed class Held(IModel model)
    {
        private readonly Lock gate = new();
        private int users;
        private bool isRetired;

        public IModel Model => model;

        /// <summary>False once it was retired and nobody used it: it is disposed of.</summary>
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

        public ValueTask LeaveAsync()
        {
            lock (gate)
            {
                if (--users > 0 || !isRetired)
                    return default;
            }

            return model.DisposeAsync();
        }

        public ValueTask RetireAsync()
        {
            lock (gate)
            {
                if (isRetired)
                    return default;
                isRetired = true;
                if (users > 0)
                    return default;
            }

            return model.DisposeAsync();
        }
    }
}
