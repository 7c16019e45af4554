using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Bench;

/// <summary>A call of a grain that does nothing, in one process: the first call, which activates the grain, and later calls.</summary>
internal static class GrainLimit
{
    private const int Callers = 64;
    private const int Grains = 20_000;
    private const int Calls = 64;

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(Workspace.FreePort(), Workspace.FreePort()));
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var factory = host.Services.GetRequiredService<IGrainFactory>();
        var grains = Enumerable.Range(1, Grains).Select(i => factory.GetGrain<IEmptyGrain>(InputData.User(i))).ToArray();
        var fresh = 0;
        IEmptyGrain Warm() => grains[Random.Shared.Next(Grains)];
        await MeasureAsync(session, "grain, empty call, warm", () => Warm().Call(), cancellationToken);
        await MeasureAsync(session, "grain, empty call with a cancellation token, warm", () => Warm().CallCancellable(cancellationToken),
            cancellationToken);
        await MeasureAsync(session, "grain, first call of each",
            () => factory.GetGrain<IEmptyGrain>($"n{Interlocked.Increment(ref fresh)}").Call(), cancellationToken);
        await host.StopAsync(CancellationToken.None);
    }

    private static Task MeasureAsync(Session session, string name, Func<ValueTask<int>> call, CancellationToken cancellationToken) =>
        Repeat.RunAsync(session, name, "calls/s", Callers, async _ =>
        {
            for (var i = 0; i < Calls; i++)
                await call();
            return Calls;
        }, cancellationToken);
}

/// <summary>Does nothing.</summary>
internal interface IEmptyGrain : IGrainWithStringKey
{
    [Alias("Call")]
    ValueTask<int> Call();

    /// <summary>A call that its caller can cancel, as calls of the product's grains.</summary>
    [Alias("CallCancellable")]
    ValueTask<int> CallCancellable(CancellationToken cancellationToken);
}

/// <summary>Does nothing.</summary>
internal sealed class EmptyGrain : Grain, IEmptyGrain
{
    public ValueTask<int> Call() => new(0);

    public ValueTask<int> CallCancellable(CancellationToken cancellationToken) => new(0);
}
