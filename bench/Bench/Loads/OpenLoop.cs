using System.Diagnostics;
using System.Threading.Channels;

namespace ModelPipeline.Bench;

/// <summary>
/// The open loop: calls are due at a fixed rate, whatever became of those before them, and a call's time counts from when it was due, so
/// that waiting shows. With a rate of zero every connection calls again at once, which finds the rate that this generator can be served at.
/// </summary>
internal static partial class OpenLoop
{
    // Every caller beyond this waits for a connection, and its waiting counts.
    private const int Connections = 512;

    // Short, so that calls leave when they are due rather than in bursts.
    private const uint TickMicroseconds = 250;

    // A call that is still not sent this long after the schedule is over counts as failed, with its waiting.
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
