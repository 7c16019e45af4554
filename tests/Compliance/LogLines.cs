using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Compliance;

/// <summary>Keeps the lines of all logs.</summary>
public sealed class LogLines : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Event, string Line)> lines = [];

    public IReadOnlyCollection<(LogLevel Level, int Event, string Line)> Lines => lines;

    public string Text => string.Join('\n', lines.Select(each => $"{each.Level} {each.Event} {each.Line}"));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue((logLevel, eventId.Id, formatter(state, exception)));

    public void Dispose()
    {
    }
}
