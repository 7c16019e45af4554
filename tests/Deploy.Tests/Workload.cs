using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>The pod of a deployment or a job.</summary>
internal sealed record Workload(string Name, IDictionary<string, string> Labels, V1PodSpec Pod)
{
    /// <summary>The only container that keeps running.</summary>
    public V1Container Container => Assert.Single(Pod.Containers);

    public IEnumerable<V1Container> AllContainers => [.. Pod.InitContainers ?? [], .. Pod.Containers];

    public IEnumerable<V1Probe> Probes =>
        [.. new[] { Container.StartupProbe, Container.LivenessProbe, Container.ReadinessProbe }.OfType<V1Probe>()];

    /// <summary>The number of a port that is given by name or number.</summary>
    public int Port(IntOrString port)
    {
        var found = (Container.Ports ?? []).SingleOrDefault(each => each.Name == port.Value || $"{each.ContainerPort}" == port.Value);
        Assert.True(found is not null, $"{Name} has no port '{port.Value}'.");
        return found!.ContainerPort;
    }
}
