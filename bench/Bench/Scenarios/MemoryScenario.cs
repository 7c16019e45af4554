using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Bench;

/// <summary>The memory of an idle user's grain, and how much of it is left after the grain is collected.</summary>
internal static class MemoryScenario
{
    public const string HeapPerUser = "heap per idle user";
    public const string HeapLeft = "heap per user left after collection";

    private const int Users = 200_000;
    private const int FirstUser = 500_000;
    private const string Identity = "model-pipeline";

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var gateway = Workspace.FreePort();
        await using var us = await Product.StartAsync(session, "lr", cancellationToken, gateway);
        // The second time, the same users find warm pools and compiled code. Then their grains are deactivated.
        await ScoreAsync(us, FirstUser, cancellationToken);
        await CollectGrainsAsync(gateway, cancellationToken);
        var before = await us.Probe!.CollectAsync(cancellationToken);
        session.Note("memory", "resident before", "MB", ProcessTree.Memory(us.ProcessIds).Now / 1e6);
        await ScoreAsync(us, FirstUser, cancellationToken);
        var with = await us.Probe.CollectAsync(cancellationToken);
        session.Note("memory", "resident with 200,000 idle users", "MB", ProcessTree.Memory(us.ProcessIds).Now / 1e6);
        session.Note("memory", HeapPerUser, "bytes", (with.Heap - before.Heap) / (double)Users);
        await CollectGrainsAsync(gateway, cancellationToken);
        var after = await us.Probe.CollectAsync(cancellationToken);
        session.Note("memory", HeapLeft, "bytes", (after.Heap - before.Heap) / (double)Users);
        session.Note("memory", "resident after collection", "MB", ProcessTree.Memory(us.ProcessIds).Now / 1e6);
    }

    private static async Task ScoreAsync(Contestant us, int first, CancellationToken cancellationToken)
    {
        for (var from = first; from < first + Users; from += ListScenario.Users)
            await ListScenario.ScoreAsync(us, "lr", Enumerable.Range(from, ListScenario.Users), cancellationToken);
    }

    // Five minutes of idleness would do the same: here, grains that were idle for a moment are collected at once.
    private static async Task CollectGrainsAsync(int gateway, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gateway, Identity, Identity));
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var management = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        await management.ForceActivationCollection(TimeSpan.FromSeconds(1), cancellationToken);
        // Deactivations go on after the call has returned.
        for (var left = int.MaxValue; left > 1000;)
        {
            await Task.Delay(1000, cancellationToken);
            await management.ForceActivationCollection(TimeSpan.FromSeconds(1), cancellationToken);
            left = await management.GetTotalActivationCount(cancellationToken);
        }

        await host.StopAsync(cancellationToken);
    }
}
