using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>
/// Conflicts with another statement on the same table, which BigQuery tells at the end of a statement, minutes after its beginning: the
/// time for retries begins then. Only the statement is run again; what was loaded for it stays.
/// </summary>
internal sealed class BigQueryConflicts(TimeProvider clock)
{
    private static readonly TimeSpan RetryTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    /// <summary>Runs a statement, again where it conflicts.</summary>
    /// <exception cref="BigQueryException">It failed otherwise, or a minute after its first conflict still conflicts.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> statement, CancellationToken cancellationToken)
    {
        var since = (long?)null;
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                return await statement();
            }
            catch (BigQueryException e) when (e.Error.IsConflict)
            {
                since ??= clock.GetTimestamp();
                if (clock.GetElapsedTime(since.Value) >= RetryTimeout)
                    throw;
            }

            // Those that conflict do not come back all at once.
            await Task.Delay(wait * (0.5 + Random.Shared.NextDouble()), clock, cancellationToken);
        }
    }
}
