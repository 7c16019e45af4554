using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>A clock that moves from wait to wait: no time passes while a statement is under way.</summary>
internal sealed class SteppedClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The waits so far.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Waits.Enqueue(dueTime);
        waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Ends the waits of a task until the task is over.</summary>
    public async Task<T> RunAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        while (!task.IsCompleted)
        {
            var wait = waits.Reader.WaitToReadAsync(cancellationToken).AsTask();
            await Task.WhenAny(task, wait);
            while (waits.Reader.TryRead(out var time))
                Advance(time);
        }

        return await task;
    }
}
