using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>Selectors select the right pods.</summary>
public sealed class SelectorTests
{
    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Selectors_Deployments_TakeTheirOwnPods(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.All(overlay.Deployments, deployment =>
        {
            var own = deployment.Metadata.Name;
            Assert.Equal(own, Assert.Single(overlay.Select(deployment.Spec.Selector, $"deployment {own}")).Name);
            Assert.NotEmpty(deployment.Spec.Template.Spec.TopologySpreadConstraints);
            Assert.All(deployment.Spec.Template.Spec.TopologySpreadConstraints,
                spread => Assert.Equal(own, Assert.Single(overlay.Select(spread.LabelSelector, $"the spread of {own}")).Name));
            Assert.Single(overlay.All<V1PodDisruptionBudget>(),
                budget => overlay.Select(budget.Spec.Selector, $"budget {budget.Metadata.Name}").Single().Name == own);
        });
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Selectors_Services_ReachPortsOfTheirPods(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.All(overlay.All<V1Service>(), service =>
        {
            var workload = Assert.Single(overlay.Select(service.Spec.Selector, $"service {service.Metadata.Name}"));
            Assert.All(service.Spec.Ports, port => workload.Port(port.TargetPort));
        });
        Assert.All(overlay.All<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths), path =>
        {
            var backend = path.Backend.Service;
            Assert.Contains(overlay.One<V1Service>(backend.Name).Spec.Ports, port => port.Name == backend.Port.Name);
        });
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Autoscalers_Deployments_EachHasOneThatCanCompute(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.All(overlay.Deployments, deployment =>
        {
            var scaler = Assert.Single(overlay.All<V2HorizontalPodAutoscaler>(),
                each => each.Spec.ScaleTargetRef.Name == deployment.Metadata.Name);
            Assert.Equal((deployment.Kind, deployment.ApiVersion),
                (scaler.Spec.ScaleTargetRef.Kind, scaler.Spec.ScaleTargetRef.ApiVersion));
            Assert.InRange(scaler.Spec.MinReplicas ?? 0, 1, scaler.Spec.MaxReplicas);
            // A number of replicas would reset the autoscaler's number at every apply.
            Assert.Null(deployment.Spec.Replicas);
            // Utilization is a share of the requested resources.
            Assert.All(scaler.Spec.Metrics,
                metric => Assert.Contains(metric.Resource.Name, deployment.Spec.Template.Spec.Containers.Single().Resources.Requests.Keys));
        });
        Assert.Equal(overlay.Deployments.Count(), overlay.All<V2HorizontalPodAutoscaler>().Count());
    }
}
