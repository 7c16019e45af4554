using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Prints to stdout, when the process serves calls, the address and a first call to try.</summary>
internal sealed class Greeting(IServer server, PipelineCatalog catalog, IConfiguration settings) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        address = address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        var served = $"ModelPipeline serves on {address} (routes: {address}/openapi/v1.json).";
        var pipelines = await PipelinesAsync(cancellationToken);
        Print(
            [
                pipelines?.Count == 0 ? $"{served} It has no pipeline; set Pipelines in the settings." : $"{served} Try:",
                .. (pipelines ?? []).Select(pipeline =>
                    $"  curl -X POST {address}/pipelines/{pipeline.Name}/users/{ApiSettings.ExampleUser(settings)}/score"),
            ],
            Console.Out);
    }

    /// <summary>Prints lines. A full disk or a closed pipe behind stdout takes them away, and does not stop the process.</summary>
    internal static void Print(IEnumerable<string> lines, TextWriter writer)
    {
        try
        {
            foreach (var line in lines)
                writer.WriteLine(line);
        }
        catch (IOException)
        {
            // The process serves all the same.
        }
    }

    // The cluster may be lost since the start. The process still serves, and waits for the cluster.
    private async Task<IReadOnlyList<PipelineInfo>?> PipelinesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.ListAsync(cancellationToken);
        }
        catch (ClusterCallException)
        {
            return null;
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
