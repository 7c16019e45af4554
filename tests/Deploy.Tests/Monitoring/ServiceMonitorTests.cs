using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>The overlay "production" has its silos and APIs scraped.</summary>
public sealed class ServiceMonitorTests
{
    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public async Task Monitor_OfADeployment_ReachesItsMetricsUnderTheJobOfTheAlerts(string name)
    {
        var overlay = await Overlay.RenderAsync("production");
        var monitor = overlay.One<ServiceMonitor>(name);

        var service = Assert.Single(overlay.All<V1Service>(),
            each => monitor.Spec.Selector.MatchLabels.All(label => each.Metadata.Labels.Contains(label)));
        var endpoint = Assert.Single(monitor.Spec.Endpoints);
        var port = Assert.Single(service.Spec.Ports, each => each.Name == endpoint.Port);
        var workload = Assert.Single(overlay.Select(service.Spec.Selector, $"service {service.Metadata.Name}"));
        Assert.Equal((name, "/metrics"), (workload.Name, endpoint.Path));
        Assert.Equal(workload.Port("http"), workload.Port(port.TargetPort));
        var job = Assert.Single(endpoint.Relabelings);
        Assert.Equal("job", job.TargetLabel);
        Assert.Contains($"job=\"{job.Replacement}\"", await File.ReadAllTextAsync(
            Paths.Of("deploy", "prometheus", "alerts.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Monitor_OfTheApis_HasTheDocumentedKey()
    {
        var overlay = await Overlay.RenderAsync("production");

        var key = Assert.Single(overlay.One<ServiceMonitor>("api").Spec.Endpoints).Authorization!.Credentials;
        Assert.Contains(key.Key, SecretCommands.Read()[key.Name]);
        Assert.Null(Assert.Single(overlay.One<ServiceMonitor>("silo").Spec.Endpoints).Authorization);
    }

    [Fact]
    public async Task Policy_OfPrometheus_OpensThePortOfMetricsAlone()
    {
        var overlay = await Overlay.RenderAsync("production");
        var policy = overlay.One<V1NetworkPolicy>("prometheus");

        Assert.Equal(["silo", "api"], Assert.Single(policy.Spec.PodSelector.MatchExpressions).Values);
        Assert.Equal(["Ingress"], policy.Spec.PolicyTypes);
        var rule = Assert.Single(policy.Spec.Ingress);
        Assert.Equal("http", Assert.Single(rule.Ports).Port.Value);
        Assert.NotNull(Assert.Single(rule.FromProperty).NamespaceSelector);
    }
}
