using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Bench;

/// <summary>The memory of an idle user of one process, and how much of it is left after the user has left.</summary>
internal static class MemoryScenario
{
    public const string HeapPerUser = "heap per idle user";
    public const string HeapLeft = "heap per user left after collection";

    private const int Callers = 256;
    private const int FirstUser = 500_000;

    private static readonly TimeSpan Load = TimeSpan.FromSeconds(20);
    private static readonly HttpClient Http = new();

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var us = await Product.StartAsync(session, "lr", cancellationToken);
        // The second time, the same users find warm pools and compiled code.
        await ScoreAsync(session, us, cancellationToken);
        await LeaveAsync(us, cancellationToken);
        var before = await us.Probe!.CollectAsync(cancellationToken);
        session.Note("memory", "resident before", "MB", ProcessTree.Memory(us.ProcessIds).Now / 1e6);
        await ScoreAsync(session, us, cancellationToken);
        var users = (double)await CountAsync(us, cancellationToken);
        var with = await us.Probe.CollectAsync(cancellationToken);
        session.Note("memory", "idle users", "users", users);
        session.Note("memory", "resident with idle users", "MB", ProcessTree.Memory(us.ProcessIds).Now / 1e6);
        session.Note("memory", HeapPerUser, "bytes", (with.Heap - before.Heap) / users);
        await LeaveAsync(us, cancellationToken);
        var after = await us.Probe.CollectAsync(cancellationToken);
        session.Note("memory", HeapLeft, "bytes", (after.Heap - before.Heap) / users);
        session.Note("memory", "resident after collection", "MB", ProcessTree.Memory(us.ProcessIds).Now / 1e6);
    }

    // Calls for single users: the users of a list do not stay.
    private static Task ScoreAsync(Session session, Contestant us, CancellationToken cancellationToken) =>
        Wrk.RunAsync(session.Workspace, us, Callers, Load, UserSpread.Fresh(FirstUser), cancellationToken);

    // Users leave after five idle minutes.
    private static async Task LeaveAsync(Contestant us, CancellationToken cancellationToken)
    {
        while (await CountAsync(us, cancellationToken) > 0)
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
    }

    private static async Task<int> CountAsync(Contestant us, CancellationToken cancellationToken)
    {
        var ready = await Http.GetFromJsonAsync<JsonNode>(new Uri(us.Address, "/health/ready"), cancellationToken);
        return (int)ready!["memory"]!["activations"]!;
    }
}
