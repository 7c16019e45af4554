namespace ModelPipeline;

/// <summary>
/// Holds a pipeline's model and leases it to batches. A replaced model still serves its leases and is disposed of after the last one, so
/// that no running call fails. Thread-safe.
/// </summary>
/// <param name="pipeline">The pipeline's name.</param>
/// <param name="model">The pipeline's model; the holder disposes of it.</param>
/// <param name="apply">Applies a leased model; null to apply it on the caller's thread.</param>
public sealed class ModelHolder(string pipeline, IModel model, ApplyModel? apply = null) : IAsyncDisposable
{
    private Held current = new(model);

    /// <summary>The model that new batches use.</summary>
    public IModel Current => Volatile.Read(ref current).Model;

    /// <summary>Leases the current model to a batch.</summary>
    /// <exception cref="ObjectDisposedException">The holder was disposed of.</exception>
    public ModelLease Lease(Lane lane)
    {
        while (true)
        {
            var seen = Volatile.Read(ref current);
            if (seen.TryEnter())
                return new(pipeline, lane, seen, apply);
            // Either the model was replaced meanwhile, or the holder was disposed of.
            ObjectDisposedException.ThrowIf(ReferenceEquals(seen, Volatile.Read(ref current)), this);
        }
    }

    /// <summary>Replaces the current model, which is disposed of after its last lease.</summary>
    public ValueTask SwapAsync(IModel next) => Interlocked.Exchange(ref current, new(next)).RetireAsync();

    /// <summary>Ends leasing. The model is disposed of at once, or after its last lease.</summary>
    public ValueTask DisposeAsync() => Volatile.Read(ref current).RetireAsync();

    /// <summary>A model, and the number of leases and calls that use it.</summary>
    internal sealed class Held(IModel model)
    {
        private readonly Lock gate = new();
        private int users;
        private bool isRetired;

        public IModel Model => model;

        /// <summary>False if the model was retired and has no user: it is disposed of.</summary>
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
