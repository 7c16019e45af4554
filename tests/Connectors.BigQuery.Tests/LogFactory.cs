using Microsoft.Extensions.Logging;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Keeps what is logged, by whomever.</summary>
internal sealed class LogFactory : ILoggerFactory
{
    public LogLines Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => Lines;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
