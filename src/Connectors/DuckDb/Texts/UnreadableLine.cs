namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>A line of a file that is no row.</summary>
/// <param name="File">The file's name, without its folders.</param>
/// <param name="Line">Which, from 1, the header included; for a JSON file which record.</param>
/// <param name="Reason">Why, without any value, as a phrase that continues "line N of F ...".</param>
internal sealed record UnreadableLine(string File, long Line, string Reason)
{
    /// <summary>Whether a quote is in the way, or seems to be: line ends of two kinds look the same to DuckDB.</summary>
    public bool IsOfQuotes { get; init; }

    /// <summary>As a job records it: nobody knows whose line it is.</summary>
    public FailedUser ToFailure() => new($"{File}:{Line}", $"Line {Line} of '{File}' {Reason}.");
}
