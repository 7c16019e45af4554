using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.GrainState;

namespace ModelPipeline.Silo.Starting;

/// <summary>Holds the lock on the state of a Localhost cluster, from before the process opens anything until the process ends.</summary>
internal sealed class StateOwnership(ClusterOptions cluster, IConfiguration settings, IServiceProvider services, TimeProvider clock)
    : IDisposable
{
    private StateLock? held;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="PipelineConfigurationException">
    /// Another process holds the lock. The exception has the faults of the settings too. No pipeline is open yet.
    /// </exception>
    public void Take()
    {
        // A place that cannot be used is a fault of the settings, which the pipelines report with their own.
        if (SqliteStateSchema.Check(cluster.State) is not null)
            return;
        var pipelines = services.GetServices<PipelineDefinition>().Select(pipeline => pipeline.Name).Order(StringComparer.Ordinal);
        var owner = new StateOwner(
            Environment.ProcessId, Environment.MachineName, clock.GetUtcNow(), string.Join(", ", pipelines), settings["urls"] ?? "");
        try
        {
            held = StateLock.Take(cluster.State, owner, $"ConnectionStrings:{cluster.Connection}");
        }
        catch (PipelineConfigurationException e)
        {
            throw new PipelineConfigurationException([.. services.GetServices<Fault>(), .. e.Faults]);
        }
    }

    public void Dispose() => held?.Dispose();
}
