using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IConsoleService"/>
internal sealed class ConsoleService(
    GrainId id, Silo silo, ILoggerFactory logs, IServiceProvider services, SiloMemory memory, TimeProvider clock)
    : GrainService(id, silo, logs), IConsoleService
{
    private static readonly string Version = typeof(ConsoleService).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    // A host that shows no metrics has none.
    private readonly MetricHistory? history = services.GetService<MetricHistory>();

    public Task<SiloSeries> Series(string[]? pipelines, int steps)
    {
        var now = MetricHistory.NumberOf(clock.GetUtcNow());
        var kept = history?.Read(pipelines, steps, now) ?? [];
        var use = memory.Read();
        return Task.FromResult(new SiloSeries(history?.IsKept ?? false, [.. kept.Select(step => step.IsEmpty ? [] : step.ToCells())],
            use.UsedBytes, use.LimitBytes, use.Activations, use.MaxActivations, Version));
    }
}
