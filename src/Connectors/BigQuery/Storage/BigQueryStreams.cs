using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ModelPipeline.Connectors.BigQuery.Credentials;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>Reads the result of a job's query in streams, if the connection wants streams and the service can be used.</summary>
/// <param name="connection">The connection, which tells whether streams are wanted.</param>
/// <param name="channels">The connections to the service.</param>
/// <param name="pipeline">The pipeline of the jobs.</param>
/// <param name="clock">Measures pauses.</param>
/// <param name="log">Gets the reason why the service cannot be used.</param>
internal sealed partial class BigQueryStreams(
    BigQueryConnection connection, BigQueryStorageChannels channels, string pipeline, TimeProvider clock, ILogger log)
{
    // This is BigQuery's limit.
    private const int MostStreams = 1_000;

    // A smaller result has a page or two over REST, which is faster than making a session. Not measured against BigQuery itself.
    private const int WorthIt = 10_000;

    // A job can read over REST as well, so a plan waits only shortly for a missing service.
    private const int PlanAttempts = 2;

    private readonly BigQueryStorage storage = new(connection, channels, clock);
    private int isLogged;

    /// <summary>Divides a result of this number of users.</summary>
    /// <returns>The names of the streams; none if the result is to be read over REST.</returns>
    /// <exception cref="BigQueryException">The connection requires streams, and they are not available.</exception>
    public async Task<IReadOnlyList<string>> DivideAsync(
        Func<CancellationToken, Task<BigQueryTableName>> result, long users, long usersPerStream, CancellationToken cancellationToken)
    {
        var isForced = connection.Storage == BigQueryStorageUse.On;
        if (connection.Storage == BigQueryStorageUse.Off || connection.StorageAddress is null || users == 0
            || (users < WorthIt && !isForced))
        {
            return [];
        }

        var wanted = (int)Math.Clamp((users + usersPerStream - 1) / usersPerStream, 1, MostStreams);
        try
        {
            var attempts = isForced ? BigQueryRetry.JobAttempts : PlanAttempts;
            var streams = await storage.DivideAsync(await result(cancellationToken), wanted, attempts, cancellationToken);
            if (streams.Count == 0)
                throw new BigQueryException(new(null, "", "the session has no streams"));
            // A client with the right to make a session may lack the right to read it, and a proxy may pass only one of the two. So the
            // first stream is tried.
            await using var first = storage.ReadAsync(streams[0], 0, attempts, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await first.MoveNextAsync();
            Volatile.Write(ref isLogged, 0);
            return streams;
        }
        catch (Exception e) when (!isForced && e is BigQueryException or BigQueryCredentialsException or IOException)
        {
            if (Interlocked.Exchange(ref isLogged, 1) == 0)
                LogRest(pipeline, e is BigQueryException { Error: var error } ? error.Whole : e.Message);
            return [];
        }
    }

    /// <summary>Reads a stream.</summary>
    /// <exception cref="BigQueryException">The stream cannot be read.</exception>
    public async IAsyncEnumerable<ScanBatch> ReadAsync(BigQueryRange range, ScanRequest request, IReadOnlyList<Field> wanted,
        StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = request.Cursor is null ? 0 : long.Parse(request.Cursor, CultureInfo.InvariantCulture);
        // BigQuery divides rows about evenly. Memory that grows with the rows leaves as much garbage again.
        var expected = (int)Math.Clamp((range.End * 9 / 8) - next, 1, request.BatchSize);
        var batch = (BigQueryStreamRows?)null;
        await foreach (var rows in storage.ReadAsync(range.Stream!, next, BigQueryRetry.JobAttempts, cancellationToken))
        {
            call.Meter.RowsArrived(rows.Length);
            batch?.Bind(rows);
            for (var row = 0; row < rows.Length; row++)
            {
                if (batch is null)
                {
                    batch = new(wanted, expected, request.UsersOnly);
                    batch.Bind(rows);
                }

                batch.Add(row);
                next++;
                if (batch.Count < request.BatchSize)
                    continue;
                yield return batch.Take(next, range.AsOf);
                batch = null;
            }
        }

        if (batch is not null)
            yield return batch.Take(next, range.AsOf);
    }

    [LoggerMessage(EventId = 430, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: jobs read over BigQuery's REST API, because the Storage Read API, which is faster, cannot be "
            + "used: {Reason} Grant roles/bigquery.readSessionUser and let bigquerystorage.googleapis.com through, or set Storage=Off in the connection string.")]
    private partial void LogRest(string pipeline, string reason);
}
