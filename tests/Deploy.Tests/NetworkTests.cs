using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>The network policies.</summary>
public sealed class NetworkTests
{
    private const int PostgreSql = 5432;

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Policies_Pods_EachHasOneForBothDirections(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.All(overlay.Workloads,
            workload => Assert.Equal(["Egress", "Ingress"], Of(overlay, workload.Name).Spec.PolicyTypes.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Policies_SiloPorts_AreForSilosAndApisOnly(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var silo = overlay.Workload("silo");

        Assert.Equal([("api", silo.Port("gateway")), ("silo", silo.Port("silo"))],
            Peers(overlay, [.. Of(overlay, "silo").Spec.Ingress.Select(rule => (rule.FromProperty, rule.Ports))]).Order());
        // Both sides must allow the traffic.
        Assert.Contains(("silo", silo.Port("silo")),
            Peers(overlay, [.. Of(overlay, "silo").Spec.Egress.Select(rule => (rule.To, rule.Ports))]));
        Assert.Contains(("silo", silo.Port("gateway")),
            Peers(overlay, [.. Of(overlay, "api").Spec.Egress.Select(rule => (rule.To, rule.Ports))]));
        Assert.DoesNotContain(Of(overlay, "migration").Spec.Ingress ?? [], _ => true);
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Policies_Outside_IsReachableOnlyIfNeeded(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.Equal([(53, "TCP"), (53, "UDP"), (443, "TCP"), (PostgreSql, "TCP"), (6443, "TCP")], Outside("silo"));
        Assert.Equal([(53, "TCP"), (53, "UDP"), (PostgreSql, "TCP")], Outside("api"));
        Assert.Equal([(53, "TCP"), (53, "UDP"), (PostgreSql, "TCP")], Outside("migration"));
        Assert.Equal(overlay.Workload("api").Port("http"),
            Assert.Single(Assert.Single(Of(overlay, "api").Spec.Ingress).Ports).Port.ToInt());

        IEnumerable<(int, string)> Outside(string workload) =>
            Of(overlay, workload).Spec.Egress.Where(rule => rule.To is null)
                .SelectMany(rule => rule.Ports)
                .Select(port => (port.Port.ToInt(), port.Protocol))
                .Order();
    }

    private static V1NetworkPolicy Of(Overlay overlay, string workload)
    {
        var policy = overlay.One<V1NetworkPolicy>(workload);
        Assert.Equal(workload, Assert.Single(overlay.Select(policy.Spec.PodSelector, $"policy {workload}")).Name);
        return policy;
    }

    private static IEnumerable<(string Workload, int Port)> Peers(Overlay overlay,
        IEnumerable<(IList<V1NetworkPolicyPeer>? Peers, IList<V1NetworkPolicyPort> Ports)> rules) =>
        from rule in rules
        from peer in rule.Peers ?? []
        from workload in overlay.Select(peer.PodSelector, "a peer")
        from port in rule.Ports
        select (workload.Name, port.Port.ToInt());
}
