namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>The rows of one call that wait for a merge.</summary>
internal sealed class BigQueryMerge(BigQueryRows rows, StoreCall call)
{
    private readonly TaskCompletionSource<BigQueryMerged> result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BigQueryRows Rows => rows;

    public StoreCall Call => call;

    public long Bytes { get; } = Enumerable.Range(0, rows.Count).Sum(rows.BytesOf);

    public Task<BigQueryMerged> Result => result.Task;

    public void Succeed(BigQueryMerged merged) => result.TrySetResult(merged);

    public void Fail(Exception e) => result.TrySetException(e);

    public void Cancel(CancellationToken cancellationToken) => result.TrySetCanceled(cancellationToken);
}
