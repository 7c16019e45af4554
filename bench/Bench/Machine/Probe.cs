using System.Globalization;
using System.Net.Sockets;

namespace ModelPipeline.Bench;

/// <summary>Asks the startup hooks in a contestant's .NET processes for the counters of their runtimes.</summary>
internal sealed class Probe(IReadOnlyList<int> ports)
{
    public static IReadOnlyDictionary<string, string> Environment(Workspace workspace, int port) => new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = workspace.Assembly("bench/Probe", "Bench.Probe"),
        ["BENCH_PROBE"] = port.ToString(CultureInfo.InvariantCulture),
    };

    public Task<RuntimeState> ReadAsync(CancellationToken cancellationToken) => AskAsync("read", cancellationToken);

    /// <summary>Collects all garbage, and then reads the counters.</summary>
    public Task<RuntimeState> CollectAsync(CancellationToken cancellationToken) => AskAsync("collect", cancellationToken);

    private async Task<RuntimeState> AskAsync(string question, CancellationToken cancellationToken)
    {
        var states = await Task.WhenAll(ports.Select(port => AskAsync(port, question, cancellationToken)));
        return states.Aggregate((sum, state) => sum.Plus(state));
    }

    private static async Task<RuntimeState> AskAsync(int port, string question, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        using var reader = new StreamReader(client.GetStream());
        await writer.WriteLineAsync(question.AsMemory(), cancellationToken);
        var cells = (await reader.ReadLineAsync(cancellationToken))!.Split(' ')
            .Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        return new((long)cells[0], (long)cells[1], (int)cells[2], (int)cells[3], cells[4], (long)cells[5], cells[6],
            (long)cells[7]);
    }
}

/// <param name="Allocated">Bytes since the start.</param>
/// <param name="Heap">Bytes of the managed heap.</param>
/// <param name="Generation0">The number of collections of generation 0.</param>
/// <param name="Generation2">The number of collections of generation 2.</param>
/// <param name="PausedMilliseconds">Pauses for garbage collection.</param>
/// <param name="Committed">Bytes that the garbage collector has committed.</param>
/// <param name="CompiledMilliseconds">Time of compilation on all threads.</param>
/// <param name="Contentions">How often a thread had to wait for a lock.</param>
internal sealed record RuntimeState(long Allocated, long Heap, int Generation0, int Generation2, double PausedMilliseconds, long Committed,
    double CompiledMilliseconds, long Contentions)
{
    public RuntimeState Plus(RuntimeState other) => new(
        Allocated + other.Allocated, Heap + other.Heap, Generation0 + other.Generation0, Generation2 + other.Generation2,
        PausedMilliseconds + other.PausedMilliseconds, Committed + other.Committed, CompiledMilliseconds + other.CompiledMilliseconds,
        Contentions + other.Contentions);
}
