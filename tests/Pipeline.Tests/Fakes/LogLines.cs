using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Tests;

/// <summary>Keeps the lines of a log.</summary>
internal sealed class LogLines : ILogger, ILoggerFactory
{
    private readonly ConcurrentQueue<(int Event, string Text)> lines = [];

    public IReadOnlyCollection<(int Event, string Text)> All => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        lines.Enqueue((eventId.Id, formatter(state, exception)));
}
