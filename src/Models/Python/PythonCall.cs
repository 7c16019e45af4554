namespace ModelPipeline.Models.Python;

/// <summary>One call of a model, and what came of it.</summary>
/// <param name="Columns">The outputs.</param>
/// <param name="Values">Their values.</param>
internal sealed record PythonCall(AnswerColumn[] Columns, AnswerValues[] Values)
{
    /// <param name="pool">Has the workers.</param>
    /// <param name="request">The call; disposed of once nothing reads it any more.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="limit">How long it may take; null for what such calls took.</param>
    /// <param name="cancellationToken">Ends the wait for a worker.</param>
    /// <exception cref="ModelException">The model failed.</exception>
    public static async Task<PythonCall> RunAsync(
        WorkerPool pool, FrameWriter request, int rows, TimeSpan? limit, CancellationToken cancellationToken)
    {
        using (request)
            return await pool.CallAsync(request, rows, limit, frame => Read(frame, rows), cancellationToken);
    }

    private static PythonCall Read(Frame frame, int rows)
    {
        var message = Message.Read(frame.Head);
        if (message.Error is { } error)
        {
            var failure = new PythonException(error);
            throw new ModelException($"The model failed: {Sentence(error.Message)}", failure) { IsOutput = error.Output };
        }

        var columns = message.Columns ?? throw new InvalidDataException("A Python worker answered without columns.");
        return new(columns, [.. columns.Select(column => AnswerValues.Read(frame, column, rows))]);
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";
}
