using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.GrainState;

namespace ModelPipeline.Silo.Starting;

/// <summary>Holds the state of a process that is a cluster all by itself, from before anything of it is opened to its end.</summary>
internal sealed class StateOwnership(ClusterOptions cluster, IConfiguration settings, IServiceProvider services, TimeProvider clock)
    : IDisposable
{
    private StateLock? held;

    /// <summary>Takes the state.</summary>
    /// <exception cref="PipelineConfigurationException">
    /// Another process has it; told with the faults of the settings, and before any pipeline is opened.
    /// </exception>
    public void Take()
    {
        // A place that cannot be used is a fault of the settings, told with those of the pipelines.
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
