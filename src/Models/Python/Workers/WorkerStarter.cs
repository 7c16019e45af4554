using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

/// <summary>
/// Starts the workers of one model from the process that has loaded it. Loads the model again if that process is lost. Thread-safe.
/// </summary>
/// <param name="source">The model.</param>
/// <param name="host">The process that has loaded the model. The starter disposes of it.</param>
/// <param name="maxMemory">The memory in bytes that each worker may have.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Gets the lines that Python writes.</param>
internal sealed class WorkerStarter(ModelSource source, PythonHost host, long maxMemory, TimeProvider clock, ILogger? log)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim restarting = new(1);
    private readonly string version = host.Description.Version;
    private PythonHost current = host;

    /// <summary>The file or folder of the model.</summary>
    public string Model => source.Path;

    public long MaxMemory => maxMemory;

    /// <summary>Starts a worker.</summary>
    /// <param name="warmUp">The first call of the worker; null for none.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="WorkerEndedException">The worker did not start.</exception>
    /// <exception cref="PipelineConfigurationException">The model could not be loaded again.</exception>
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

    /// <summary>Ends the process and all workers.</summary>
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
                // The process has ended meanwhile. The loop starts another one.
            }
        }
    }

    // A process that is started again must load the same version of the model.
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
