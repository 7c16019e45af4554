namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>A line of a file that is no row.</summary>
/// <param name="File">The file's name, without its folders.</param>
/// <param name="Line">The number of the line, from 1, with the header; for a JSON file the number of the record.</param>
/// <param name="Reason">Why the line is no row, without any value, as a phrase that continues "line N of F ...".</param>
internal sealed record UnreadableLine(string File, long Line, string Reason)
{
    /// <summary>Whether DuckDB complains about a quote. Mixed line ends look the same to DuckDB.</summary>
    public bool IsOfQuotes { get; init; }

    /// <summary>The line as a job records the line: the line number stands for the unknown user.</summary>
    public FailedUser ToFailure() => new($"{File}:{Line}", $"Line {Line} of '{File}' {Reason}.");
}
