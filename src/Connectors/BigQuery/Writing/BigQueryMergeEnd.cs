namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>Cancels a statement when no call waits for it.</summary>
internal sealed class BigQueryMergeEnd : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private int waiting;

    public BigQueryMergeEnd(IReadOnlyList<BigQueryMerge> merges)
    {
        waiting = merges.Count;
        foreach (var merge in merges)
            _ = merge.Result.ContinueWith(Left, CancellationToken.None, TaskContinuationOptions.OnlyOnCanceled, TaskScheduler.Default);
    }

    public CancellationToken Token => end.Token;

    public void Dispose() => end.Dispose();

    private void Left(Task left)
    {
        if (Interlocked.Decrement(ref waiting) > 0)
            return;
        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The statement has just ended.
        }
    }
}
