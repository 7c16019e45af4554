using ModelPipeline.Silo.Health;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Api;

/// <summary>Whether calls would be served, as <c>/health/ready</c> says.</summary>
internal sealed class Readiness(
    IHostApplicationLifetime process, Joining joining, IServiceProvider services, ILogger<HealthReport> log)
{
    public async Task<bool> IsReadyAsync() => (await HealthEndpoints.CheckAsync(process, joining, services, log)).Status == "UP";
}
