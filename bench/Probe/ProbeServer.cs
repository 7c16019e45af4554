using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime;

namespace ModelPipeline.Bench.Probe;

/// <summary>
/// Tells what the runtime knows of this process, a line a question, without a trace of it in the program itself.
/// <c>read</c>: bytes allocated since the start, heap bytes, collections of generation 0 and 2, milliseconds paused, bytes committed,
/// milliseconds of compilation, how often a thread had to wait for a lock.
/// <c>collect</c>: the same after a full, compacting collection.
/// </summary>
internal static class ProbeServer
{
    public static void Run(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (true)
        {
            using var client = listener.AcceptTcpClient();
            using var reader = new StreamReader(client.GetStream());
            using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
            while (reader.ReadLine() is { } question)
            {
                if (question == "collect")
                    Collect();
                writer.WriteLine(Read());
            }
        }
    }

    // Twice: what finalizers let go of is collected by the second.
    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }

    private static string Read() => string.Create(
        CultureInfo.InvariantCulture,
        $"{GC.GetTotalAllocatedBytes()} {GC.GetTotalMemory(false)} {GC.CollectionCount(0)} {GC.CollectionCount(2)} {GC.GetTotalPauseDuration().TotalMilliseconds} {GC.GetGCMemoryInfo().TotalCommittedBytes} {JitInfo.GetCompilationTime().TotalMilliseconds} {Monitor.LockContentionCount}");
}
