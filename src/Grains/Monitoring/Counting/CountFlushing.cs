namespace ModelPipeline.Grains;

/// <summary>Sends the counts of this silo's pipelines to the cluster while the silo is active, and once more when it stops.</summary>
internal sealed class CountFlushing(
    PipelineSet pipelines, IGrainFactory grains, ClusterSample sample, ILocalSiloDetails silo, DriftMetrics metrics, TimeProvider clock,
    DriftLog log) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stop = new();
    private readonly List<(PipelineRunner Runner, CountFlusher Flusher, Task Running)> flushers = [];

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(CountFlushing), ServiceLifecycleStage.Active, _ => BeginAsync(), _ => EndAsync());


    private async Task FlushAsync()
    {
        foreach (var (runner, flusher, running) in flushers)
        {
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await runner.Pipeline.Observed.SettleAsync(clock, CancellationToken.None);
            await flusher.FlushAsync();
        }
    }

    private Task BeginAsync()
    {
        foreach (var runner in pipelines.All.Where(runner => runner.Pipeline.Observed.IsOn))
        {
            metrics.Opened(runner.Pipeline.Name);
            if (runner.Pipeline.Options.Drift.KeepRows)
                runner.Pipeline.KeptRows = (version, most) => sample.ReadAsync(runner.Pipeline.Name, version, most);
            var flusher = new CountFlusher(runner, grains, silo.SiloAddress.ToParsableString(), clock, log);
            flushers.Add((runner, flusher, Task.Run(() => flusher.RunAsync(stop.Token))));
        }

        return Task.CompletedTask;
    }

    private async Task EndAsync()
    {
        await stop.CancelAsync();
        await FlushAsync().WaitAsync(LongestEnd, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
