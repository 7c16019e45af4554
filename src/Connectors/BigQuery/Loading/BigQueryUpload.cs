using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>
/// Sends the rows of a load job: in one request if they fit into a piece, otherwise piece by piece. A broken piece is continued from its
/// last stored byte. Only one piece is in memory.
/// </summary>
/// <param name="client">Makes the requests.</param>
/// <param name="clock">Measures pauses.</param>
/// <param name="pieceBytes">The size of a piece in bytes, which the protocol requires to be a multiple of 256 KiB.</param>
internal sealed class BigQueryUpload(BigQueryClient client, TimeProvider clock, int pieceBytes = BigQueryUpload.PieceBytes)
{
    /// <summary>The default of <c>pieceBytes</c>.</summary>
    public const int PieceBytes = 8 * 1024 * 1024;

    private const int BuffersKept = 2;
    private const int Sessions = 3;
    private const HttpStatusCode GoOn = HttpStatusCode.PermanentRedirect;

    private readonly ConcurrentStack<byte[]> buffers = new();

    private string Path => $"projects/{Uri.EscapeDataString(client.Connection.Project)}/jobs";

    /// <exception cref="BigQueryException">The job was not accepted.</exception>
    public async Task<Job> SendAsync(Job job, IEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
    {
        // The shared pool is not used, because it keeps a buffer of this size for each thread that returns one.
        var buffer = buffers.TryPop(out var free) ? free : GC.AllocateUninitializedArray<byte>(pieceBytes);
        try
        {
            return await SendAsync(job, lines, buffer, cancellationToken);
        }
        finally
        {
            if (buffers.Count < BuffersKept)
                buffers.Push(buffer);
        }
    }

    private async Task<Job> SendAsync(Job job, IEnumerable<ReadOnlyMemory<byte>> lines, byte[] buffer, CancellationToken cancellationToken)
    {
        for (var session = 1; ; session++)
        {
            using var pieces = new BigQueryPieceReader(lines, buffer);
            if (pieces.Next() is { IsLast: true } only)
            {
                return await client.UploadAsync(Path, job, BigQueryJson.Default.Job, only.Bytes, BigQueryJson.Default.Job,
                    cancellationToken);
            }

            try
            {
                return await SendPiecesAsync(job, pieces, cancellationToken);
            }
            catch (BigQueryException e) when (IsLost(e.Error) && session < Sessions)
            {
                // The server has forgotten the upload and made no job. The upload begins again.
            }
        }
    }

    private static bool IsLost(BigQueryError error) => error.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone && error.Job is null;

    private async Task<Job> SendPiecesAsync(Job job, BigQueryPieceReader pieces, CancellationToken cancellationToken)
    {
        var session = await client.BeginUploadAsync(Path, job, BigQueryJson.Default.Job, cancellationToken);
        var offset = 0L;
        for (var piece = pieces.Current; ; piece = pieces.Next())
        {
            if (await SendPieceAsync(session, offset, piece, cancellationToken) is { } accepted)
                return accepted;
            offset += piece.Bytes.Length;
        }
    }

    // Returns the job after the last piece, otherwise null.
    private async Task<Job?> SendPieceAsync(Uri session, long offset, BigQueryPiece piece, CancellationToken cancellationToken)
    {
        var (stored, attempt, asks) = (0, 0, false);
        while (true)
        {
            // After a failure, the server is asked how many bytes it has, before more bytes are sent.
            var answer = asks
                ? await TryAsync(session, default, null, cancellationToken)
                : await TryAsync(session, piece.Bytes[stored..], Range(offset, stored, piece), cancellationToken);
            if (answer.Job is { } accepted)
                return accepted;
            var arrived = answer.Stored - offset;
            if (answer.Error is null && (arrived < stored || arrived > piece.Bytes.Length))
                throw new BigQueryException(Lost);
            var hasProgress = answer.Error is null && arrived > stored;
            if (hasProgress)
                (stored, attempt) = ((int)arrived, 0);
            if (stored == piece.Bytes.Length && !piece.IsLast)
                return null;
            // Bytes that do not arrive count as a failure, whatever the answers to the questions are.
            if ((answer.Error ?? (hasProgress || asks ? null : NothingArrives)) is { } error)
            {
                if (!error.IsTransient || ++attempt == client.Attempts)
                    throw new BigQueryException(error);
                await Task.Delay(BigQueryRetry.Pause(attempt - 1, Random.Shared.NextDouble()), clock, cancellationToken);
            }

            asks = answer.Error is not null;
        }
    }

    private static BigQueryError Lost => new(HttpStatusCode.Gone, "", "the server has lost bytes of the upload")
    {
        Kind = BigQueryErrorKind.SendAgain,
    };

    private static BigQueryError NothingArrives =>
        new(null, "", "the server takes no bytes of the upload; see that proxies let PUT and Content-Range through")
        {
            Kind = BigQueryErrorKind.SendAgain,
        };

    // The header of the last piece says how long the file is. Without a byte that is left to send, it says nothing else.
    private static ContentRangeHeaderValue Range(long offset, int stored, BigQueryPiece piece)
    {
        var (from, end) = (offset + stored, offset + piece.Bytes.Length);
        return !piece.IsLast ? new(from, end - 1) : from == end ? new(end) : new(from, end - 1, end);
    }

    private async Task<(Job? Job, long Stored, BigQueryError? Error)> TryAsync(
        Uri session, ReadOnlyMemory<byte> bytes, ContentRangeHeaderValue? range, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.ContinueUploadAsync(session, bytes, range, cancellationToken);
            if (response.StatusCode == GoOn)
                return (null, Stored(response), null);
            if (!response.IsSuccessStatusCode)
                return (null, 0, await BigQueryError.ReadAsync(response, cancellationToken));
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var job = await JsonSerializer.DeserializeAsync(body, BigQueryJson.Default.Job, cancellationToken);
            return (job ?? throw new JsonException(), 0, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or Polly.ExecutionRejectedException)
        {
            return (null, 0, new(null, "", "the connection broke") { Kind = BigQueryErrorKind.SendAgain });
        }
    }

    // The header is, for example, "Range: bytes=0-8388607". It is missing if nothing is stored.
    private static long Stored(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Range", out var values)
        && long.TryParse(values.First().Split('-')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last + 1 : 0;
}
