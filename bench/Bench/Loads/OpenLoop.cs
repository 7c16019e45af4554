using System.Diagnostics;
using System.Threading.Channels;

namespace ModelPipeline.Bench;

/// <summary>
/// The open loop. Calls are due at a fixed rate, even if earlier calls have no answer yet. The time of a call begins when it is due, so
/// that it contains the wait. With a rate of zero each connection calls again at once; this finds the highest rate.
/// </summary>
internal static partial class OpenLoop
{
    // More callers than this wait for a connection. Their wait counts.
    private const int Connections = 512;

    // A short pause: calls leave when they are due, not in bursts.
    private const uint TickMicroseconds = 250;

    // A call that is not sent this long after the end of the schedule counts as failed. Its wait counts.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    public static async Task<LoadResult> RunAsync(Contestant contestant, double rate, TimeSpan time, CancellationToken cancellationToken)
    {
        var connections = new List<OpenConnection>();
        try
        {
            var callers = rate > 0 ? Connections : Connections / 2;
            for (var i = 0; i < callers; i++)
                connections.Add(await OpenConnection.ConnectAsync(contestant, seed: i, cancellationToken));
            var due = Channel.CreateUnbounded<long>(new() { SingleWriter = true });
            var cpu = ProcessTree.OwnCpuSeconds();
            var began = Stopwatch.GetTimestamp();
            var end = began + Ticks(time);
            var work = connections.ConvertAll(connection => Task.Run(() => rate > 0
                ? connection.CallAsync(due.Reader, end + Ticks(AnswerTimeout), cancellationToken)
                : connection.CallAsync(end, cancellationToken), cancellationToken));
            if (rate > 0)
            {
                await Task.Factory.StartNew(() => Schedule(due.Writer, rate, began, end), cancellationToken,
                    TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            await Task.WhenAll(work);
            return Sum(connections, Math.Max(time.TotalSeconds, Stopwatch.GetElapsedTime(began).TotalSeconds),
                ProcessTree.OwnCpuSeconds() - cpu);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private static void Schedule(ChannelWriter<long> due, double rate, long began, long end)
    {
        var interval = Stopwatch.Frequency / rate;
        var next = 0L;
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            for (long at; (at = began + (long)(next * interval)) <= now; next++)
            {
                if (at >= end)
                {
                    due.Complete();
                    return;
                }

                due.TryWrite(at);
            }

            _ = Sleep(TickMicroseconds);
        }
    }

    private static LoadResult Sum(List<OpenConnection> connections, double seconds, double cpu)
    {
        var times = new Histogram();
        connections.ForEach(connection => times.Add(connection.Times));
        double Milliseconds(double share) => times.Percentile(share) * 1000d / Stopwatch.Frequency;
        return new(times.Count, connections.Sum(connection => connection.Errors), seconds, Milliseconds(0.5), Milliseconds(0.9),
            Milliseconds(0.99), Milliseconds(1), cpu);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Sleep(uint microseconds);
}
