namespace ModelPipeline;

/// <summary>
/// Tries the model of a pipeline on a few rows of its input before anybody is scored: each row alone, and all of them together. A model
/// that answers none of them, or answers a row otherwise in other company, is a fault.
/// </summary>
/// <param name="retriever">Gives the rows. Where it gives none, rows of zeros and ones and empty texts are tried, which tell less.</param>
/// <param name="binding">Feeds them.</param>
/// <param name="model">What is tried.</param>
/// <param name="path">The model's file; empty for a model that was declared in code, which is tried on rows of the input alone.</param>
/// <param name="scored">Takes a row that was answered.</param>
internal sealed class ModelTrial(IRetriever retriever, InputBinding binding, IModel model, string path, ScoredRow scored)
{
    private const int Rows = 8;

    // A model that takes longer is not tried to the end: its calls show what it does.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>What is wrong; empty where nothing is, or where nothing can be told.</returns>
    public async Task<IReadOnlyList<Fault>> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var real = await SampleAsync(limit.Token);
            // A model of somebody else's making is not called for a user who is none.
            if (real is null && path.Length == 0)
                return [];
            var rows = real ?? WarmUp.TwoRows(model.Inputs);
            var (answers, failure) = await AloneAsync(rows, limit.Token);
            if (answers.Count > 0)
                return await TogetherAsync(rows, answers, limit.Token) is { } what ? [Fault(what)] : [];
            return real is null || failure is null ? [] : [Fault(rows.Count == 1
                ? $"fails on the first row of the input: {failure} See that it was trained on such rows"
                : $"fails on each of the first {rows.Count} rows of the input: {failure} See that it was trained on such rows")];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    private Fault Fault(string what) => path.Length > 0
        ? new("Model:Path", $"is '{path}', a model that {what}, or name another file.")
        : new("Model", $"{what}, or declare another model.");

    // Rows that can be fed; null where there are none. Trouble of the store shows where it is read in earnest.
    private async Task<Batch?> SampleAsync(CancellationToken cancellationToken)
    {
        try
        {
            var sample = await retriever.SampleAsync(Rows, cancellationToken).WaitAsync(cancellationToken);
            var rows = sample is null ? null : binding.Bind(sample, []);
            return rows is { Count: > 0 } ? rows : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<(IReadOnlyDictionary<int, Batch> Answers, string? Failure)> AloneAsync(Batch rows,
        CancellationToken cancellationToken)
    {
        var (answers, failure) = (new Dictionary<int, Batch>(), (string?)null);
        for (var row = 0; row < rows.Count; row++)
        {
            try
            {
                answers[row] = await ApplyAsync(rows.Slice(row, 1), cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failure ??= Describe(e);
            }
        }

        return (answers, failure);
    }

    private async Task<string?> TogetherAsync(Batch rows, IReadOnlyDictionary<int, Batch> answers, CancellationToken cancellationToken)
    {
        // A row alone is its own company.
        int[] company = [.. answers.Keys.Concat(answers.Keys).Take(Math.Max(2, answers.Count))];
        var batch = rows.Select(company);
        const string Causes = "as batch normalization in training mode, an operator over the first axis, or chance do";
        const string Remedy = "Export it for inference, with the rows along a free first axis, or for one row a call (a first axis of 1)";
        try
        {
            var together = await ApplyAsync(batch, cancellationToken);
            if (Agreement.FirstDifference([.. company.Select(row => answers[row])], together) is { } column)
                return $"answers a row otherwise among other rows than alone, in '{column}' ({Causes}). {Remedy}";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"answers rows alone and fails on {company.Length} together: {Describe(e)} {Remedy}";
        }

        if (rows.Users[0] != WarmUp.User)
            scored.Keep(batch);
        return null;
    }

    private async Task<Batch> ApplyAsync(Batch rows, CancellationToken cancellationToken)
    {
        var outputs = await model.ApplyAsync(rows, cancellationToken).AsTask().WaitAsync(cancellationToken);
        return outputs.Count == rows.Count ? outputs : throw new ModelException($"The model made {outputs.Count} rows of {rows.Count}.");
    }

    // What an exception that is none of ours says can hold a value of a row.
    private static string Describe(Exception e) => e is PipelineException error ? error.Detail : $"It throws {e.GetType().Name}.";
}
