namespace ModelPipeline;

/// <summary>One version of a model, as explanations apply it: a few rows in each step, and each step waits for its turn.</summary>
/// <param name="lease">The version.</param>
/// <param name="lane">Lets other work go first.</param>
internal sealed class ExplainedModel(ModelLease lease, ExplanationLane lane)
{
    /// <summary>
    /// The number of rows in one model call. It does not depend on the load, because some runtimes round differently for other batch sizes,
    /// and the same question must get the same answer.
    /// </summary>
    public const int RowsAtATime = 64;

    /// <summary>The number of rows that the model was applied to.</summary>
    public int Rows { get; private set; }

    /// <summary>Applies the model to rows, in order.</summary>
    /// <param name="count">The number of rows; at least one.</param>
    /// <param name="part">Makes the batch of some of the rows.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ModelException">The model failed.</exception>
    public async Task<Batch> ApplyAsync(int count, Func<int, int, Batch> part, CancellationToken cancellationToken)
    {
        var outputs = new BatchBuilder(count);
        for (var start = 0; start < count; start += RowsAtATime)
        {
            var from = start;
            var size = Math.Min(RowsAtATime, count - start);
            outputs.Append(await lane.StepAsync(() => StepAsync(part(from, size), cancellationToken), cancellationToken));
        }

        Rows += count;
        return outputs.Build();
    }

    private async Task<Batch> StepAsync(Batch rows, CancellationToken cancellationToken)
    {
        var outputs = await lease.ApplyAsync(rows, cancellationToken).AsTask().WaitAsync(cancellationToken);
        return outputs.Count == rows.Count
            ? outputs
            : throw new ModelException($"The model made {outputs.Count} rows of {rows.Count}.");
    }
}
