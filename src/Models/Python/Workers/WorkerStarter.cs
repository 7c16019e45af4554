using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

/// <summary>
/// Starts workers of one model, by the process that has loaded it. Loads the model again where that process is lost. Thread-safe.
/// </summary>
/// <param name="source">The model.</param>
/// <param name="host">The process that has loaded it; the starter disposes of it.</param>
/// <param name="maxMemory">Bytes that each worker may have.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Takes what Python writes.</param>
internal sealed class WorkerStarter(ModelSource source, PythonHost host, long maxMemory, TimeProvider clock, ILogger? log)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim restarting = new(1);
    private readonly string version = host.Description.Version;
    private PythonHost current = host;

    /// <summary>The file or folder.</summary>
    public string Model => source.Path;

    public long MaxMemory => maxMemory;

    /// <summary>Starts a worker.</summary>
    /// <param name="warmUp">A call that it begins with; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WorkerEndedException">It did not start.</exception>
    /// <exception cref="PipelineConfigurationException">The model had to be loaded again, and could not.</exception>
    public async Task<Worker> StartAsync(FrameWriter? warmUp, CancellationToken cancellationToken)
    {
        var worker = await StartAsync(cancellationToken);
        try
        {
            if (warmUp is not null)
                await worker.CallAsync(warmUp, PythonTrial.Limit);
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Ends all workers.</summary>
    public async ValueTask DisposeAsync()
    {
        await restarting.WaitAsync();
        await current.DisposeAsync();
    }

    private async Task<Worker> StartAsync(CancellationToken cancellationToken)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            var parent = await LiveHostAsync(cancellationToken);
            try
            {
                var (pid, connection) = await parent.StartWorkerAsync(cancellationToken);
                return new(parent, pid, connection, maxMemory, clock);
            }
            catch (WorkerEndedException) when (!isAgain && parent.HasEnded)
            {
                // It was found to have gone just now.
            }
        }
    }

    // What is loaded again must be what was loaded.
    private async Task<PythonHost> LiveHostAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!current.HasEnded)
            return current;
        await restarting.WaitAsync(cancellationToken);
        try
        {
            if (!current.HasEnded)
                return current;
            var next = await PythonHost.StartAsync(source, clock, log, cancellationToken);
            if (next.Description.Version != version)
            {
                await next.DisposeAsync();
                throw WorkerEndedException.OtherFile();
            }

            await current.DisposeAsync();
            return current = next;
        }
        finally
        {
            restarting.Release();
        }
    }
}
