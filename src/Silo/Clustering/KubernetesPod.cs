namespace ModelPipeline.Silo.Clustering;

/// <summary>
/// A silo in a Kubernetes pod. The silo takes the pod's name and address. Two silos of the cluster watch the pods, so that a silo whose pod
/// was deleted is dead at once, not after missed probes. Membership stays in PostgreSQL. <c>docs/deploy.md</c> lists the rights that the
/// pods need.
/// </summary>
internal static class KubernetesPod
{
    /// <summary>The variable that holds the pod's address. The silo uses this address where the settings name none.</summary>
    public const string Address = "POD_IP";

    // The manifest sets the first three by the downward API. Kubernetes itself sets the last one in every pod.
    private static readonly string[] Variables = ["POD_NAME", "POD_NAMESPACE", Address, "KUBERNETES_SERVICE_HOST"];

    /// <summary>The faults of the silo's environment; none where the settings do not say that the silo runs in a pod.</summary>
    public static IEnumerable<Fault> Check(ClusterOptions options, IConfiguration environment)
    {
        if (!options.Kubernetes)
            yield break;
        if (!options.IsAdoNet)
        {
            yield return new("Cluster:Kubernetes",
                $"is true where Cluster:Kind is '{options.Kind}'; set Cluster:Kind to AdoNet, or leave it out.");
        }

        string[] missing = [.. Variables.Where(variable => string.IsNullOrEmpty(environment[variable]))];
        if (missing.Length > 0)
        {
            yield return new("Cluster:Kubernetes",
                $"is true, but the environment lacks {string.Join(", ", missing)}; set them as deploy/k8s does, or leave it out where the silo runs in no pod.");
        }
    }
}
