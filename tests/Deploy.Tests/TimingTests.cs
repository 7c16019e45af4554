using Microsoft.Extensions.Hosting;
using ModelPipeline.Api;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Health;

namespace ModelPipeline.Tests;

/// <summary>Kubernetes gives the processes the time that they need to stop.</summary>
public sealed class TimingTests
{
    // The process needs this time to end after everything has stopped.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ApiShutdown = new HostOptions().ShutdownTimeout;

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task GracePeriods_Pods_OutlastTheShutdown(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.True(DrainOnStop.Timeout < ApiShutdown, "The API's host ends before its calls.");
        Assert.True(Grace("silo") >= SiloHosting.ShutdownTimeout + Margin, $"A silo has {Grace("silo")}.");
        Assert.True(Grace("api") >= ApiShutdown + Hook("api") + Margin,
            $"An API has {Grace("api")}, of which {Hook("api")} are its hook's.");
        Assert.True(Hook("api") > TimeSpan.Zero);

        TimeSpan Grace(string workload) => TimeSpan.FromSeconds(overlay.Workload(workload).Pod.TerminationGracePeriodSeconds ?? 30);
        TimeSpan Hook(string workload) =>
            TimeSpan.FromSeconds(overlay.Workload(workload).Container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0);
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Rollouts_Deployments_BringNewPodsBeforeOldOnesLeave(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.All(overlay.Deployments, deployment =>
        {
            Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
            Assert.True(deployment.Spec.Strategy.RollingUpdate.MaxSurge.ToInt() > 0);
        });
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Probes_Readiness_WaitsLongerThanTheChecks(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.All(overlay.Deployments, deployment => Assert.True(
            TimeSpan.FromSeconds(deployment.Spec.Template.Spec.Containers.Single().ReadinessProbe.TimeoutSeconds ?? 1)
                > HealthEndpoints.Timeout));
    }

    [Fact]
    public void GracePeriods_Compose_OutlastTheShutdown()
    {
        var services = ComposeFile.Read().Services;

        Assert.True(services["silo"].StopGrace >= SiloHosting.ShutdownTimeout + Margin);
        Assert.True(services["api"].StopGrace >= ApiShutdown + Margin);
    }
}
