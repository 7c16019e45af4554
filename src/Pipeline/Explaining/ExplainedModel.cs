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

    /// <summary>Applies the model to rows, and finds the rows on which it fails.</summary>
    /// <exception cref="ModelException">The server of the model fails, whatever the rows are.</exception>
    public async Task<AppliedRows> ApplyEachAsync(Batch rows, CancellationToken cancellationToken)
    {
        var parts = new SortedList<int, Batch>();
        var failures = new Dictionary<int, string>();
        for (var start = 0; start < rows.Count; start += RowsAtATime)
            await ApplyEachAsync(rows, start, Math.Min(RowsAtATime, rows.Count - start), parts, failures, cancellationToken);
        var outputs = parts.Count == 0 ? new([], []) : Batch.Concat([.. parts.Values]);
        return new(outputs, [.. Enumerable.Range(0, rows.Count).Where(row => !failures.ContainsKey(row))], failures);
    }

    private async Task ApplyEachAsync(Batch rows, int first, int size, SortedList<int, Batch> parts, Dictionary<int, string> failures,
        CancellationToken cancellationToken)
    {
        var ofServer = (Exception?)null;
        await new Halving<(int Start, Batch Outputs)>(
            async (start, count) =>
            {
                var from = first + start;
                return (from, await ApplyAsync(count, (at, some) => rows.Slice(from + at, some), cancellationToken));
            },
            part =>
            {
                parts.Add(part.Start, part.Outputs);
                return Task.CompletedTask;
            },
            static e => e is not ModelException { IsOfServer: true },
            (start, count, e) =>
            {
                if (e is ModelException { IsOfServer: true })
                    ofServer = e;
                for (var row = first + start; row < first + start + count; row++)
                    failures[row] = e is PipelineException ? e.Message : $"The model failed ({e.GetType().Name}).";
            },
            concurrency: 1,
            cancellationToken,
            RefusedRows.AreAlike).RunAsync(size);
        if (ofServer is not null)
            throw ofServer;
    }

    private async Task<Batch> StepAsync(Batch rows, CancellationToken cancellationToken)
    {
        var outputs = await lease.ApplyAsync(rows, cancellationToken).AsTask().WaitAsync(cancellationToken);
        return outputs.Count == rows.Count
            ? outputs
            : throw new ModelException($"The model made {outputs.Count} rows of {rows.Count}.");
    }
}
