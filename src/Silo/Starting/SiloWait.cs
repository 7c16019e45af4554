using ModelPipeline.Silo.Clustering;

namespace ModelPipeline.Silo.Starting;

/// <summary>Makes a client that finds no silo wait for a silo.</summary>
internal sealed class SiloWait(ClusterOptions cluster, StartWait wait) : IClientConnectionRetryFilter
{
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OrleansConfigurationException)
            return false;
        await wait.PauseAsync($"a silo of cluster '{cluster.ClusterId}' (ConnectionStrings:{cluster.Connection})", exception.Message,
            cancellationToken);
        return true;
    }
}
