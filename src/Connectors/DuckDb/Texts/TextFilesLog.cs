using Microsoft.Extensions.Logging;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>Logs what happens to the files of a pipeline.</summary>
internal sealed partial class TextFilesLog(string pipeline, ILogger log)
{
    // The log names this many lines. Jobs record all of them.
    private const int MaxLines = 10;

    public void Imported(string files, long rows, long withoutUser, TimeSpan time)
    {
        LogImported(pipeline, rows, files, time.TotalSeconds);
        if (rows == 0)
            LogEmpty(pipeline, files);
        if (withoutUser > 0)
            LogNobody(pipeline, withoutUser, files);
    }

    public void Scanned(string files) => LogScanned(pipeline, files);

    public void Unreadable(string files, IReadOnlyCollection<UnreadableLine> lines)
    {
        if (lines.Count > 0)
            LogUnreadable(pipeline, lines.Count, files, string.Join(" ", lines.Take(MaxLines).Select(line => line.ToFailure().Reason)));
    }

    [LoggerMessage(EventId = 410, Level = LogLevel.Information,
        Message = "Pipeline {Pipeline}: {Rows} rows of '{Files}' were imported in {Seconds:0.0} s")]
    private partial void LogImported(string pipeline, long rows, string files, double seconds);

    [LoggerMessage(EventId = 411, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: '{Files}' is too large to import, or not on this machine: every call reads all of it, and lines that are "
            + "no rows are passed over. Convert it to Parquet")]
    private partial void LogScanned(string pipeline, string files);

    [LoggerMessage(EventId = 412, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: {Lines} line(s) of '{Files}' cannot be read and are nobody's row. {Reasons}")]
    private partial void LogUnreadable(string pipeline, int lines, string files, string reasons);

    [LoggerMessage(EventId = 413, Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: '{Files}' has no rows")]
    private partial void LogEmpty(string pipeline, string files);

    [LoggerMessage(EventId = 414, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: {Rows} row(s) of '{Files}' have no user id, or one with a NUL character, and are nobody's")]
    private partial void LogNobody(string pipeline, long rows, string files);
}
