namespace ModelPipeline;

/// <summary>
/// Shares one reading of sample rows among its callers. The reading goes on when its callers give up: dividing a large input takes longer
/// than the deadline of one call, and the next call finds the rows. Thread-safe.
/// </summary>
/// <param name="forgotten">The users who were forgotten.</param>
internal sealed class InputSample(ForgottenUsers forgotten)
{
    private readonly Lock gate = new();
    private Reading? current;

    /// <summary>Reads rows, or joins the reading that is under way. What a caller got is not kept.</summary>
    /// <param name="lease">Its snapshot has the retriever.</param>
    /// <param name="read">Reads the rows.</param>
    /// <param name="cancellationToken">Ends the wait, not the reading.</param>
    /// <exception cref="PipelineException">The input cannot be read.</exception>
    public async Task<SampledInput?> ReadAsync(
        BatchLease lease, Func<IRetriever, Task<SampledInput?>> read, CancellationToken cancellationToken)
    {
        Reading reading;
        lock (gate)
        {
            // Versions with other columns have another retriever.
            if (current is null || current.Ended.IsFaulted || current.Of != lease.Snapshot.Retriever)
                current = Begin(lease.Again(Lane.Explain), read);
            reading = current;
        }

        try
        {
            await reading.Ended.WaitAsync(cancellationToken);
            return reading.Rows;
        }
        finally
        {
            if (reading.Ended.IsCompleted)
                Drop(reading);
        }
    }

    /// <summary>Drops rows that nobody has taken yet, if the user is among them.</summary>
    public void Forget(string user)
    {
        if (current is { } reading && reading.Rows?.Has(user) == true)
            Drop(reading);
    }

    private void Drop(Reading reading)
    {
        lock (gate)
        {
            if (current == reading)
                current = null;
        }
    }

    // On the thread pool: a driver may work on the caller's thread.
    private Reading Begin(BatchLease lease, Func<IRetriever, Task<SampledInput?>> read)
    {
        var reading = new Reading(lease.Snapshot.Retriever);
        reading.Ended = Task.Run(() => RunAsync(reading, lease, read));
        return reading;
    }

    private async Task RunAsync(Reading reading, BatchLease lease, Func<IRetriever, Task<SampledInput?>> read)
    {
        await using (lease)
        {
            // In this order: a user who is forgotten from now on is found by Forget.
            reading.Rows = await read(reading.Of);
            reading.Rows = reading.Rows?.Without(forgotten);
        }
    }

    private sealed class Reading(IRetriever of)
    {
        private SampledInput? rows;

        public IRetriever Of => of;

        public Task Ended { get; set; } = Task.CompletedTask;

        public SampledInput? Rows
        {
            get => Volatile.Read(ref rows);
            set => Volatile.Write(ref rows, value);
        }
    }
}
