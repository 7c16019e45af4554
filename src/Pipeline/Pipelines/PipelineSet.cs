using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// The pipelines of this process and their runners. The set is empty until <see cref="OpenAsync"/> has opened it, before the process takes
/// calls.
/// </summary>
public sealed partial class PipelineSet(
    PipelineLoader loader,
    IEnumerable<PipelineDefinition> definitions,
    PipelineMetrics metrics,
    TimeProvider clock,
    ILogger<PipelineRunner> log,
    DefaultPipeline? defaultPipeline = null,
    TenantLimits? tenants = null) : IAsyncDisposable
{
    private readonly SemaphoreSlim opening = new(1);
    private FrozenDictionary<string, PipelineRunner>? runners;
    private bool disposed;

    /// <summary>The runners of all pipelines.</summary>
    /// <exception cref="InvalidOperationException">The set is not open.</exception>
    public IReadOnlyCollection<PipelineRunner> All => Open.Values;

    private FrozenDictionary<string, PipelineRunner> Open =>
        runners ?? throw new InvalidOperationException("The pipelines are not open yet.");

    /// <summary>Opens and checks all pipelines. Idempotent. A failed attempt may be repeated.</summary>
    /// <exception cref="PipelineConfigurationException">At least one pipeline has a fault.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            if (runners is not null)
                return;
            var pipelines = await loader.LoadAsync([.. definitions], cancellationToken);
            var traffic = new LaneTraffic(clock);
            PipelineRunner[] made =
                [.. pipelines.Select(pipeline => new PipelineRunner(pipeline, metrics, traffic, clock, log, null, tenants))];
            await Task.WhenAll(made.Select(runner => runner.Time.OpenAsync(cancellationToken)));
            runners = made.ToFrozenDictionary(runner => runner.Pipeline.Name, StringComparer.OrdinalIgnoreCase);
            metrics.Watch(runners.Values);
            foreach (var pipeline in pipelines)
                LogOpen(pipeline.Name, pipeline.Model.Version, pipeline.Model.Inputs.Count, pipeline.Model.Outputs.Count);
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>
    /// The runner of the named pipeline, or of the default pipeline if the name is null or empty. Null if there is no such pipeline.
    /// </summary>
    public PipelineRunner? Find(string? name)
    {
        var open = Open;
        if (!string.IsNullOrEmpty(name))
            return open.GetValueOrDefault(name);
        if (defaultPipeline is { Name.Length: > 0 })
            return open.GetValueOrDefault(defaultPipeline.Name);
        return open.Count == 1 ? open.Values[0] : null;
    }

    /// <summary>Finishes the accepted runs, then closes every part. Idempotent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (runners is null || Interlocked.Exchange(ref disposed, true))
            return;
        foreach (var runner in runners.Values)
        {
            await runner.DisposeAsync();
            await runner.Pipeline.DisposeAsync();
        }
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Information,
        Message = "Pipeline {Pipeline} is open: model {Version}, {Inputs} inputs, {Outputs} outputs")]
    private partial void LogOpen(string pipeline, string version, int inputs, int outputs);
}
