using System.Net;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>
/// Streams rows into a table (<c>tabledata.insertAll</c>). A request may store some of its rows and refuse others. Stored rows are not sent
/// again, also while the caller halves the rows to find the bad one. Thread-safe.
/// </summary>
internal sealed class BigQueryStream(BigQueryClient client, BigQueryTableName table, TimeProvider clock)
{
    /// <summary>
    /// For this time after the creation of a table, streaming may not find it, or may put rows into a dropped table of the same name.
    /// </summary>
    public static readonly TimeSpan NewTable = TimeSpan.FromMinutes(10);

    // Google recommends this number.
    private const int RowsOfARequest = 500;
    private const int Attempts = 3;

    private const string Stopped = "stopped";

    private static readonly BigQueryError NoneStored =
        new(HttpStatusCode.OK, Stopped, "BigQuery stored none of the rows") { Kind = BigQueryErrorKind.StartAnew };

    private readonly BigQueryStreamMemory memory = new(clock);
    private long opens = DateTimeOffset.MinValue.UtcTicks;

    /// <summary>Whether the table is old enough for streaming.</summary>
    public bool IsOpen => clock.GetUtcNow().UtcTicks >= Volatile.Read(ref opens);

    /// <summary>Sets the time at which the table was created, according to BigQuery.</summary>
    public void MadeAt(DateTimeOffset moment) => Volatile.Write(ref opens, (moment + NewTable).UtcTicks);

    /// <exception cref="BigQueryException">Some rows were not stored, or none.</exception>
    public async Task WriteAsync(BigQueryRows rows, CancellationToken cancellationToken)
    {
        var all = Enumerable.Range(0, rows.Count).Select(row => (Row: row, Id: rows.InsertId(row)));
        var sent = all.Where(row => !memory.IsStored(row.Id)).ToArray();
        // The row was refused a moment ago, in a larger request.
        if (sent.Select(row => memory.Refusal(row.Id)).FirstOrDefault(refusal => refusal is not null) is { } known)
            throw new BigQueryException(known);
        var pieces = BigQueryPieces.Of(sent.Length, i => rows.BytesOf(sent[i].Row), BigQueryPieces.MostBytes, RowsOfARequest);
        foreach (var (start, count) in pieces)
            await SendAsync(rows, sent[start..(start + count)], cancellationToken);
    }

    private async Task SendAsync(BigQueryRows rows, (int Row, string Id)[] sent, CancellationToken cancellationToken)
    {
        var refused = (BigQueryError?)null;
        for (var attempt = 0; sent.Length > 0; attempt++)
        {
            InsertResponse response;
            try
            {
                response = await PostAsync(rows, sent, cancellationToken);
            }
            catch (BigQueryException e) when (e.Error.Kind == BigQueryErrorKind.TooLarge && sent.Length > 1)
            {
                foreach (var (start, count) in BigQueryPieces.Halves(sent.Length, i => rows.BytesOf(sent[i].Row)))
                    await SendAsync(rows, sent[start..(start + count)], cancellationToken);
                break;
            }

            var errors = Errors(response);
            // If the schema does not fit, nothing was stored.
            if (errors.Values.FirstOrDefault(error => error.Kind == BigQueryErrorKind.Statement) is { } mismatch)
                throw new BigQueryException(mismatch);
            if (errors.Count == 0 && refused is null && attempt == 0)
                return;
            var again = new List<(int Row, string Id)>();
            var passing = (BigQueryError?)null;
            for (var i = 0; i < sent.Length; i++)
            {
                if (!errors.TryGetValue(i, out var error))
                {
                    memory.Stored(sent[i].Id);
                }
                else if (error.Kind == BigQueryErrorKind.Row)
                {
                    memory.Refused(sent[i].Id, error);
                    refused ??= error;
                }
                else
                {
                    again.Add(sent[i]);
                    passing ??= error.Reason == Stopped ? null : error;
                }
            }

            var isLast = attempt == Attempts - 1 || (passing is null && again.Count == sent.Length);
            if (isLast && again.Count > 0)
                throw new BigQueryException(refused ?? passing ?? NoneStored);
            sent = [.. again];
            if (passing is not null)
                await Task.Delay(BigQueryRetry.Pause(attempt, Random.Shared.NextDouble()), clock, cancellationToken);
        }

        if (refused is not null)
            throw new BigQueryException(refused);
    }

    private async Task<InsertResponse> PostAsync(BigQueryRows rows, (int Row, string Id)[] sent, CancellationToken cancellationToken)
    {
        try
        {
            var request = new InsertRequest([.. sent.Select(row => rows.ToInsert(row.Row))]);
            var (asked, answered) = (BigQueryJson.Default.InsertRequest, BigQueryJson.Default.InsertResponse);
            return await client.PostAsync($"{table.Path}/insertAll", request, asked, answered, cancellationToken);
        }
        catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.NotFound)
        {
            // The table exists, because this writer has opened it. Streaming does not know it yet, or does not know the table that replaced
            // it.
            MadeAt(clock.GetUtcNow());
            throw new BigQueryException(e.Error with { Kind = BigQueryErrorKind.StartAnew });
        }
    }

    private static Dictionary<int, BigQueryError> Errors(InsertResponse response)
    {
        var errors = new Dictionary<int, BigQueryError>();
        foreach (var row in response.InsertErrors ?? [])
            errors[row.Index] = ErrorOf(row.Errors?.FirstOrDefault(error => error.Reason != Stopped) ?? new(Stopped, null));
        return errors;
    }

    // The error of a row, by its reason and message, unless no row could have the column.
    private static BigQueryError ErrorOf(JobError error)
    {
        var reason = error.Reason ?? "invalid";
        var message = error.Message is { Length: > 0 } text ? text : $"BigQuery did not store a row ({reason})";
        var read = new BigQueryError(HttpStatusCode.OK, reason,
            message)
        { Column = error.Location is { Length: > 0 } column ? column : null };
        if (reason is Stopped or "timeout" || read.IsTransient)
            return read with { Kind = BigQueryErrorKind.StartAnew };
        var fits = !message.StartsWith("no such field", StringComparison.OrdinalIgnoreCase);
        return read with { Kind = fits ? BigQueryErrorKind.Row : BigQueryErrorKind.Statement };
    }
}
