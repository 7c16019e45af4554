using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>The rules of Kubernetes' restricted profile, and a few more.</summary>
public sealed class SecurityTests
{
    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Containers_All_HaveNoUnneededRights(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.Equal("restricted", Assert.Single(overlay.All<V1Namespace>()).Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        Assert.All(overlay.Workloads, workload =>
        {
            Assert.True(workload.Pod.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", workload.Pod.SecurityContext.SeccompProfile.Type);
            Assert.All(workload.AllContainers, container =>
            {
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Null(container.SecurityContext.Capabilities.Add);
            });
        });
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Containers_All_RequestTheirResources(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.All(overlay.Workloads.SelectMany(workload => workload.AllContainers), container =>
        {
            Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order(StringComparer.Ordinal));
            // Memory has a limit, but the processor has none: the cluster would declare a throttled silo dead.
            Assert.Equal(["memory"], container.Resources.Limits.Keys);
            Assert.True((decimal)container.Resources.Limits["memory"] >= container.Resources.Requests["memory"]);
        });
    }
}
