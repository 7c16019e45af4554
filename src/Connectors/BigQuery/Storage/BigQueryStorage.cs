using System.Runtime.CompilerServices;
using Google.Cloud.BigQuery.Storage.V1;
using Grpc.Core;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>
/// The two calls of the Storage Read API: a session divides a table into streams, and a stream is read from any row. Calls that fail for a
/// transient reason are repeated. A stream continues from the row where it failed. Thread-safe.
/// </summary>
internal sealed class BigQueryStorage(BigQueryConnection connection, BigQueryStorageChannels channels, TimeProvider clock)
{
    private const string Parameters = "x-goog-request-params";
    private static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(60);

    // A stream that sends nothing for this time is asked again.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private BigQueryRead.BigQueryReadClient Client => channels.Client(connection);

    /// <summary>Divides the present rows of a table into streams.</summary>
    /// <param name="table">The table, which is not a view.</param>
    /// <param name="streams">The number of wanted streams. BigQuery may make fewer.</param>
    /// <param name="attempts">The largest number of attempts.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The names of the streams; none if BigQuery does not offer this table in streams.</returns>
    /// <exception cref="BigQueryException">The service refuses, or does not answer.</exception>
    public async Task<IReadOnlyList<string>> DivideAsync(
        BigQueryTableName table, int streams, int attempts, CancellationToken cancellationToken)
    {
        var session = new ReadSession
        {
            Table = $"projects/{table.Project}/datasets/{table.Dataset}/tables/{table.Table}",
            DataFormat = DataFormat.Arrow,
            TraceId = "ModelPipeline",
        };
        var request = new CreateReadSessionRequest
        {
            Parent = $"projects/{connection.Project}",
            ReadSession = session,
            MaxStreamCount = streams,
            PreferredMinStreamCount = streams,
        };
        var wasRefused = false;
        for (var attempt = 0; ; attempt++)
        {
            RpcException failure;
            try
            {
                var made = await Client.CreateReadSessionAsync(request, Header("read_session.table", session.Table),
                    (clock.GetUtcNow() + SessionTimeout).UtcDateTime, cancellationToken);
                return [.. made.Streams.Select(stream => stream.Name)];
            }
            catch (RpcException e)
            {
                failure = e;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                failure = Unavailable("the service made no session in time");
            }

            await PauseAsync(failure, attempt, attempts, wasRefused, cancellationToken);
            wasRefused |= IsRefused(failure);
        }
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The name of the stream.</param>
    /// <param name="offset">The first row from 0: the number of rows that were read before.</param>
    /// <param name="attempts">The largest number of attempts without a row.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rows in order. Each item is valid until the next one is asked for.</returns>
    /// <exception cref="BigQueryException">The service refuses or does not answer, or the session has expired.</exception>
    public async IAsyncEnumerable<Apache.Arrow.RecordBatch> ReadAsync(
        string stream, long offset, int attempts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wasRefused = false;
        for (var attempt = 0; ; attempt++)
        {
            RpcException failure;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var silence = new CancellationTokenSource(Silence, clock);
            using var link = silence.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), end);
            using var call = Client.ReadRows(
                new() { ReadStream = stream, Offset = offset }, Header("read_stream", stream), cancellationToken: end.Token);
            var decoder = new ArrowDecoder();
            while (true)
            {
                Apache.Arrow.RecordBatch? rows;
                try
                {
                    if (!await NextAsync(call, cancellationToken, end.Token))
                        yield break;
                    rows = decoder.Decode(call.ResponseStream.Current);
                }
                catch (RpcException e)
                {
                    failure = e;
                    break;
                }

                if (rows is { Length: > 0 })
                {
                    (attempt, wasRefused) = (0, false);
                    // The consumer of the rows may take any time.
                    silence.CancelAfter(Timeout.InfiniteTimeSpan);
                    offset += rows.Length;
                    yield return rows;
                }

                silence.CancelAfter(Silence);
            }

            await PauseAsync(failure, attempt, attempts, wasRefused, cancellationToken);
            wasRefused |= IsRefused(failure);
        }
    }

    private static async Task<bool> NextAsync(
        AsyncServerStreamingCall<ReadRowsResponse> call, CancellationToken cancellationToken, CancellationToken end)
    {
        try
        {
            return await call.ResponseStream.MoveNext(end);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(end.IsCancellationRequested
                ? $"the stream brought nothing for {Silence.TotalSeconds:0} seconds"
                : "the service gave up the call");
        }
    }

    // The library throws a cancellation where a deadline has passed and where the service has given up, although nobody has cancelled.
    private static RpcException Unavailable(string why) => new(new(StatusCode.Unavailable, why));

    private static bool IsRefused(RpcException e) => e.StatusCode == StatusCode.Unauthenticated;

    private async Task PauseAsync(RpcException e, int attempt, int attempts, bool wasRefused, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (BigQueryStorageErrors.Credentials(e) is { } credentials)
            throw credentials;
        // The handler has got another token, which is refused only if something else is wrong.
        var isTokenOver = IsRefused(e) && !wasRefused;
        if (attempt + 1 >= attempts || !(isTokenOver || BigQueryStorageErrors.MayPass(e.StatusCode)))
            throw BigQueryStorageErrors.Translate(e);
        var pause = BigQueryRetry.Pause(attempt, Random.Shared.NextDouble());
        await Task.Delay(BigQueryStorageErrors.Wait(e) is { } wait && wait > pause ? wait : pause, clock, cancellationToken);
    }

    // Google routes requests by this header. Its own clients send the same.
    private static Metadata Header(string name, string value) => new() { { Parameters, $"{name}={Uri.EscapeDataString(value)}" } };
}
