using Microsoft.Extensions.Logging;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class JobLogTests
{
    [Theory]
    [InlineData(JobStatus.Completed, LogLevel.Information)]
    [InlineData(JobStatus.Canceled, LogLevel.Information)]
    [InlineData(JobStatus.Failed, LogLevel.Error)]
    public void Ended_Status_DecidesTheLevel(JobStatus status, LogLevel expected)
    {
        var log = new Lines();

        new JobLog(log).Ended(new(Guid.Empty, "churn", status, 3, 1, 2, 3, 4.5, default, null, null, "The reason."));

        var (level, line) = Assert.Single(log.All);
        Assert.Equal(expected, level);
        Assert.EndsWith($"of pipeline churn is {status}: 1 users scored, 2 failed, 4.5 a second. The reason.", line,
            StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger<ScoringJobGrain>
    {
        public List<(LogLevel Level, string Line)> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            All.Add((logLevel, formatter(state, exception)));
    }
}
