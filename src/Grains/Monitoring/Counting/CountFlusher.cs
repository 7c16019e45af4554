namespace ModelPipeline.Grains;

/// <summary>
/// Sends what a silo counted of a pipeline to the pipeline's grain. Counts that could not be sent are sent again, under the same number, so
/// that they count once. Used by one call at a time.
/// </summary>
internal sealed class CountFlusher(PipelineRunner runner, IGrainFactory grains, string silo, TimeProvider clock, DriftLog log)
{
    // A message of rows has a few megabytes at most.
    private const int RowsAtATime = 1_000;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    private CountsDelta? unsent;
    private long number;
    private bool isFailing;
    private Type? told;

    private Pipeline Pipeline => runner.Pipeline;

    /// <summary>Sends until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Pipeline.Options.Drift.FlushEvery, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested)
                await FlushAsync();
        }
    }

    /// <summary>Sends what was counted since the last call.</summary>
    /// <returns>Whether all was sent.</returns>
    public async Task<bool> FlushAsync()
    {
        if (Pipeline.Observed.Fault is { } fault && fault != told)
        {
            told = fault;
            log.NotCounted(Pipeline.Name, fault);
        }

        try
        {
            await SendCountsAsync();
            await SendRowsAsync();
            isFailing = false;
            return true;
        }
        catch (Exception e)
        {
            if (!isFailing)
                log.NotSent(Pipeline.Name, e.GetType());
            isFailing = true;
            return false;
        }
    }

    private async Task SendCountsAsync()
    {
        if (unsent is null)
        {
            var taken = Pipeline.Observed.Take();
            if (taken.Count == 0)
                return;
            CountsPart[] parts = [.. taken.Select(each =>
                new CountsPart(each.Key.Version, each.Key.Job, each.Key.Hour, WindowBytes.Write(each.Value)))];
            unsent = new(silo, ++number, parts);
        }

        await grains.GetGrain<IDriftCounting>(Pipeline.Name.ToLowerInvariant()).Add(unsent).WaitAsync(AnswerTimeout, clock);
        unsent = null;
    }

    private async Task SendRowsAsync()
    {
        foreach (var (version, rows) in Pipeline.Observed.TakeRows())
        {
            var sample = grains.GetGrain<ISampleGrain>(SampleKeys.Of(Pipeline.Name, version));
            var sent = 0;
            try
            {
                foreach (var some in rows.Rows.Chunk(RowsAtATime))
                {
                    await SendRowsAsync(sample, version, rows with { Rows = some });
                    sent += some.Length;
                }
            }
            catch
            {
                Pipeline.Observed.GiveBack(version, rows with { Rows = [.. rows.Rows.Skip(sent)] });
                throw;
            }
        }
    }

    private async Task SendRowsAsync(ISampleGrain sample, string version, SampledRows rows)
    {
        // What was read of a user before the user was forgotten is not stored any more.
        using var write = Pipeline.Forgotten.Begin([.. rows.Rows.Select(row => row.User)], row => rows.Rows[row].At);
        var kept = write.Forgotten.Count == 0
            ? rows
            : rows with { Rows = [.. rows.Rows.Where((_, row) => !write.Forgotten.Contains(row))] };
        if (kept.Rows.Count > 0)
            Pipeline.Observed.Narrow(version, await sample.Merge(SampleBytes.Write(kept)).WaitAsync(AnswerTimeout, clock));
    }
}
