namespace ModelPipeline.Grains;

/// <summary>Reads the stored scores of a shadow version and compares them.</summary>
internal sealed class StoredReader(PipelineRunner runner, TimeProvider clock)
{
    private const int PageSize = 5_000;

    // Shorter than the caller's own timeout, so that the caller gets what was compared until then.
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(60);

    /// <summary>The comparison; null for an output without a table of shadow scores, or if no score of the version is stored.</summary>
    /// <exception cref="PipelineException">The table does not fit, or the store failed.</exception>
    public async Task<StoredComparison?> ReadAsync(string version, string stable)
    {
        if (runner.Pipeline.Writer.Shadow is not { } table)
            return null;
        if (runner.Pipeline.Versions.Current.Stable.Version is not { } loaded)
            throw new StoreException($"Version '{stable}' is not loaded on this silo; try again in a moment.", isTransient: true);
        var outputs = loaded.Model.Outputs;
        var comparer = new StoredComparer(outputs, stable);
        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(LongestReading, clock);
        var isComplete = true;
        try
        {
            await table.OpenAsync(outputs, limit.Token);
            await foreach (var page in table.ReadAsync(version, PageSize, runner.Calls.OnDemand, limit.Token))
            {
                comparer.Add(page);
                if (clock.GetElapsedTime(began) < LongestReading)
                    continue;
                isComplete = false;
                break;
            }
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            // Drivers throw different exceptions when a call is cancelled.
            isComplete = false;
        }

        var result = comparer.ToResult(isComplete);
        return result.Users + result.OtherUsers == 0 && isComplete ? null : result;
    }
}
