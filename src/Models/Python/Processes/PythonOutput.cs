using System.Text;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

/// <summary>
/// Logs the lines that Python processes write, at most 200 in ten seconds. The last lines are kept for the message about a process that
/// does not start.
/// </summary>
internal sealed partial class PythonOutput(string model, ILogger? log, TimeProvider clock)
{
    private const int LongestLine = 1_000;
    private const int MaxLines = 200;
    private const int LastLines = 5;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Queue<string> last = [];
    private long began = clock.GetTimestamp();
    private int lines;

    /// <summary>The last line; null if there is none.</summary>
    public string? LastLine
    {
        get
        {
            lock (gate)
                return last.LastOrDefault();
        }
    }

    /// <summary>Adds each line until the end, or until it is cancelled. A line without an end takes no more room than a long one.</summary>
    public async Task ReadAsync(TextReader reader, bool isError, CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        try
        {
            while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                for (var i = 0; i < count; i++)
                {
                    if (buffer[i] is '\n' or '\r')
                        AddLine();
                    else if (line.Length <= LongestLine)
                        line.Append(buffer[i]);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The process has ended.
        }

        AddLine();

        void AddLine()
        {
            Add(line.ToString(), isError);
            line.Clear();
        }
    }

    public void Add(string? line, bool isError)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        line = line.Length > LongestLine ? $"{line[..LongestLine]}..." : line;
        var leftOut = 0;
        bool isTooMany;
        lock (gate)
        {
            last.Enqueue(line);
            if (last.Count > LastLines)
                last.Dequeue();
            if (clock.GetElapsedTime(began) > Window)
            {
                leftOut = Math.Max(0, lines - MaxLines);
                lines = 0;
                began = clock.GetTimestamp();
            }

            isTooMany = ++lines > MaxLines;
        }

        if (log is null)
            return;
        if (leftOut > 0)
            LogLeftOut(log, model, leftOut);
        if (isTooMany)
            return;
        if (isError)
        {
            LogError(log, model, line);
        }
        else
        {
            LogLine(log, model, line);
        }
    }

    [LoggerMessage(EventId = 500, Level = LogLevel.Information, Message = "Python of {Model}: {Line}")]
    private static partial void LogLine(ILogger log, string model, string line);

    [LoggerMessage(EventId = 501, Level = LogLevel.Warning, Message = "Python of {Model}: {Line}")]
    private static partial void LogError(ILogger log, string model, string line);

    [LoggerMessage(EventId = 502, Level = LogLevel.Warning, Message = "Python of {Model} wrote {Lines} more lines, which are left out")]
    private static partial void LogLeftOut(ILogger log, string model, int lines);
}
