using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Bench;

/// <summary>A call of a grain that does nothing, in one process: warm, and the first one, which activates it.</summary>
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
        await MeasureAsync(session, "grain, empty call, warm", () => grains[Random.Shared.Next(Grains)], cancellationToken);
        await MeasureAsync(session, "grain, first call of each", () => factory.GetGrain<IEmptyGrain>($"n{Interlocked.Increment(ref fresh)}"), cancellationToken);
        await host.StopAsync(CancellationToken.None);
    }

    private static Task MeasureAsync(Session session, string name, Func<IEmptyGrain> next, CancellationToken cancellationToken) =>
        Repeat.RunAsync(session, name, "calls/s", Callers, async _ =>
        {
            for (var i = 0; i < Calls; i++)
                await next().Call(cancellationToken);
            return Calls;
        }, cancellationToken);
}

/// <summary>Does nothing.</summary>
internal interface IEmptyGrain : IGrainWithStringKey
{
    [Alias("Call")]
    ValueTask<int> Call(CancellationToken cancellationToken);
}

/// <summary>Does nothing.</summary>
internal sealed class EmptyGrain : Grain, IEmptyGrain
{
    public ValueTask<int> Call(CancellationToken cancellationToken) => new(0);
}
