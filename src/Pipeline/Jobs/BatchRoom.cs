namespace ModelPipeline;

/// <summary>Limits the batches of jobs that are in memory. Thread-safe.</summary>
/// <param name="batches">The number of batches that may be in memory.</param>
/// <param name="garbage">Limits the garbage of large batches; null if the batches are small.</param>
internal sealed class BatchRoom(int batches, GarbageLimit? garbage = null)
{
    private readonly SemaphoreSlim free = new(batches);

    /// <summary>Waits for room for a batch.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        CheckGarbage();
    }

    /// <summary>Begins a collection if the batches have left too much garbage. Called often while a batch is applied.</summary>
    public void CheckGarbage() => garbage?.Check();

    /// <summary>Frees the room of a batch.</summary>
    public void Leave() => free.Release();
}
