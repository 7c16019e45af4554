namespace ModelPipeline.Silo.Clustering;

/// <summary>
/// A silo that runs in a pod: it goes by the pod's name and address, and two silos of the cluster watch the pods, so that a silo whose pod
/// was deleted is dead at once, not after missed probes. Membership stays in PostgreSQL. See <c>docs/deploy.md</c> for the rights it needs.
/// </summary>
internal static class KubernetesPod
{
    /// <summary>The variable that holds the pod's address, the silo's where its settings name no other.</summary>
    public const string Address = "POD_IP";

    // The first three come from the manifest, by the downward API; Kubernetes itself sets the last one in every pod.
    private static readonly string[] Variables = ["POD_NAME", "POD_NAMESPACE", Address, "KUBERNETES_SERVICE_HOST"];

    /// <summary>What is missing around the silo; nothing where it is not told that it runs in a pod.</summary>
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
