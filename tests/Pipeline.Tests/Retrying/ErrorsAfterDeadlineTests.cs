using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Tests;

public sealed class ErrorsAfterDeadlineTests
{
    private readonly Lines log = new();
    private readonly TaskCompletionSource<int> call = new();

    [Fact]
    public async Task WaitAsync_CallThrowsAfterTheDeadline_LogsTheTypeWithoutTheMessage()
    {
        await LeaveBehindAsync();

        call.SetException(new InvalidOperationException("row 17 has a secret"));

        await Eventually.TrueAsync(() => !log.Texts.IsEmpty, "the exception to be logged");
        var text = Assert.Single(log.Texts);
        Assert.StartsWith("Pipeline test: write failed after its deadline, ", text, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Report_CancellationOrPipelineException_LogsNothing(bool isOfTheStore)
    {
        var late = new ErrorsAfterDeadline("test", log);

        late.Report("write", isOfTheStore ? new StoreException("The connection was closed.") : new TaskCanceledException());
        late.Report("write", new TimeoutException());

        Assert.Contains("TimeoutException", Assert.Single(log.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitAsync_CallEndsInTime_GivesItsResultOrItsException()
    {
        var late = new ErrorsAfterDeadline("test", log);

        Assert.Equal(7, await late.WaitAsync("read", Task.FromResult(7), CancellationToken.None));
        var failed = Task.FromException<int>(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => late.WaitAsync("read", failed, CancellationToken.None));

        Assert.Empty(log.Texts);
    }

    private async Task LeaveBehindAsync()
    {
        using var deadline = new CancellationTokenSource();
        var waiting = new ErrorsAfterDeadline("test", log).WaitAsync("write", call.Task, deadline.Token);
        await deadline.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
    }

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Enqueue(formatter(state, exception));
    }
}
