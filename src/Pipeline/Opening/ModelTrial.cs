namespace ModelPipeline;

/// <summary>
/// Tries the model of a pipeline on a few rows of its input before any user is scored: first each row alone, then all rows together. A
/// model that answers none of the rows is a fault. A model whose answer to a row depends on the other rows is a fault.
/// </summary>
/// <param name="retriever">
/// Gives the rows. If it gives none, the trial uses rows of zeros, ones and empty texts; such a trial finds fewer faults.
/// </param>
/// <param name="binding">Converts the rows to model inputs.</param>
/// <param name="model">The model to try.</param>
/// <param name="path">
/// The model's file. Empty for a model that was declared in code; such a model is tried only on rows of the input.
/// </param>
/// <param name="scored">Receives a row that the model has answered.</param>
internal sealed class ModelTrial(IRetriever retriever, InputBinding binding, IModel model, string path, ScoredRow scored)
{
    private const int Rows = 8;

    // The trial of a slower model stops here without a fault; its real calls show whether it works.
    private static readonly TimeSpan TrialTimeout = TimeSpan.FromSeconds(10);

    /// <returns>The faults that were found; empty if there is none, or if the trial could not tell.</returns>
    public async Task<IReadOnlyList<Fault>> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TrialTimeout);
        try
        {
            var real = await SampleAsync(limit.Token);
            // A model that was declared in code may have side effects, so it is not called with a made-up user.
            if (real is null && path.Length == 0)
                return [];
            var rows = real ?? WarmUp.TwoRows(model.Inputs);
            var (answers, failure) = await AloneAsync(rows, limit.Token);
            if (answers.Count > 0)
                return await TogetherAsync(rows, answers, limit.Token) is { } what ? [Fault(what)] : [];
            if (real is null || failure is null)
                return [];
            var failing = rows.Count == 1 ? "the first row" : $"each of the first {rows.Count} rows";
            return [Fault($"fails on {failing} of the input: {failure} See that it was trained on such rows")];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    private Fault Fault(string what) => path.Length > 0
        ? new("Model:Path", $"is '{path}', a model that {what}, or name another file.")
        : new("Model", $"{what}, or declare another model.");

    // Returns rows that the model can take; null if there are none. A store that fails here also fails when the pipeline reads it, and that
    // failure is reported then.
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
        var answers = new Dictionary<int, Batch>();
        var failure = (string?)null;
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
        // A single answered row is used twice, so that the batch has two rows.
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

    /// <summary>Why a model failed. The message of a foreign exception can contain a value of a row, so only its type is shown.</summary>
    internal static string Describe(Exception e) => e is PipelineException error ? error.Detail : $"It throws {e.GetType().Name}.";
}
