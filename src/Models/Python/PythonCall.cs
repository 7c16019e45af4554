namespace ModelPipeline.Models.Python;

/// <summary>The result of one call of a model.</summary>
/// <param name="Columns">The descriptions of the outputs.</param>
/// <param name="Values">The values of the outputs, in the same order.</param>
internal sealed record PythonCall(AnswerColumn[] Columns, AnswerValues[] Values)
{
    /// <param name="pool">The workers.</param>
    /// <param name="request">The request. It is disposed of when the call is over.</param>
    /// <param name="rows">The number of rows of the request.</param>
    /// <param name="limit">How long the call may take; null for a limit that follows from earlier calls.</param>
    /// <param name="cancellationToken">Ends the wait for a free worker.</param>
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
