using Microsoft.Extensions.Logging;

namespace ModelPipeline.Tests;

/// <summary>Keeps the lines of all logs together.</summary>
internal sealed class KeptLog(LogLines lines) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => lines;

    public void Dispose()
    {
    }
}
