using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>
/// Repeats statements that conflict with other statements on the same table. BigQuery reports a conflict at the end of a statement, minutes
/// after its beginning, so the time for retries begins then. Only the statement is repeated; the loaded rows stay.
/// </summary>
internal sealed class BigQueryConflicts(TimeProvider clock)
{
    private static readonly TimeSpan RetryTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    /// <summary>Runs a statement, and repeats it if it conflicts.</summary>
    /// <exception cref="BigQueryException">
    /// The statement failed for another reason, or still conflicts a minute after its first conflict.
    /// </exception>
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

            // The random pause keeps conflicting statements from being repeated all at once.
            await Task.Delay(wait * (0.5 + Random.Shared.NextDouble()), clock, cancellationToken);
        }
    }
}
