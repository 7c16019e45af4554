using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Rows;

/// <summary>tabledata.insertAll: checks each row, and writes all rows, no row, or only the valid rows.</summary>
internal sealed class StreamedRows(Warehouse warehouse, FaultScript faults, EmulatorOptions options)
{
    private const int MostRows = 50_000;

    /// <returns>The <c>insertErrors</c>; empty if all rows were stored.</returns>
    /// <exception cref="ApiException">The request itself is wrong.</exception>
    public async Task<JsonArray> InsertAsync(Table table, JsonObject request, CancellationToken cancellationToken)
    {
        if (request.Text("templateSuffix") is { Length: > 0 })
            throw ApiException.Invalid("The BigQuery emulator does not support templateSuffix.");
        var sent = request["rows"] as JsonArray ?? [];
        if (sent.Count is 0 or > MostRows)
        {
            throw ApiException.Invalid(
                sent.Count == 0 ? "No rows present in the request." : $"too many rows present in the request, limit: {MostRows}");
        }

        var errors = new SortedDictionary<int, JsonObject>();
        var rows = Read(table, sent, request.Flag("ignoreUnknownValues") ?? false, errors);
        if (errors.Count == 0 && faults.TakeForJob(Operation.InsertRows, changesRows: true)?.Kind == FaultKind.RowsTimeOut)
            rows = KeepEverySecond(rows, errors);
        var isRefused = errors.Values.Any(IsInvalid) && !(request.Flag("skipInvalidRows") ?? false);
        if (!isRefused)
            await WriteAsync(table, rows, cancellationToken);
        for (var i = 0; isRefused && i < sent.Count; i++)
            errors.TryAdd(i, Error("stopped", "", ""));
        return [.. errors.Select(each => new JsonObject { ["index"] = each.Key, ["errors"] = new JsonArray(each.Value) })];
    }

    private static bool IsInvalid(JsonObject error) => error.Text("reason") == "invalid";

    private static List<(string? Id, JsonObject Row)> KeepEverySecond(List<(string? Id, JsonObject Row)> rows,
        SortedDictionary<int, JsonObject> errors)
    {
        for (var i = 1; i < rows.Count; i += 2)
            errors[i] = Error("timeout", "", "");
        return [.. rows.Where((_, i) => i % 2 == 0)];
    }

    private static List<(string? Id, JsonObject Row)> Read(Table table, JsonArray sent, bool ignoreUnknown,
        SortedDictionary<int, JsonObject> errors)
    {
        var rows = new List<(string? Id, JsonObject Row)>(sent.Count);
        for (var i = 0; i < sent.Count; i++)
        {
            try
            {
                rows.Add(
                    (sent[i].Text("insertId"), ValueReader.ReadRow(table.Fields, sent[i]?["json"] as JsonObject ?? [], ignoreUnknown)));
            }
            catch (ValueException e)
            {
                errors[i] = Error("invalid", e.Location, e.Message);
            }
        }

        return rows;
    }

    private async Task WriteAsync(Table table, List<(string? Id, JsonObject Row)> rows, CancellationToken cancellationToken)
    {
        await warehouse.WriteAsync(session =>
        {
            var now = options.Time.GetUtcNow();
            var fresh = rows.Where(row => row.Id is null || !table.Streaming.HasSeen(row.Id, now)).ToList();
            // An id also counts once within a request.
            fresh = [.. fresh.Where(row => row.Id is null), .. fresh.Where(row => row.Id is not null).DistinctBy(row => row.Id)];
            RowInserter.Insert(session, table.Name, table.Fields, fresh.Select(row => row.Row));
            table.Streaming.Remember(fresh.Select(row => row.Id).OfType<string>(), now);
            table.Streaming.Add(fresh.Count, now);
            return fresh.Count;
        }, cancellationToken);
        table.Changed(options.Time.GetUtcNow());
    }

    private static JsonObject Error(string reason, string location, string message) =>
        new() { ["reason"] = reason, ["location"] = location, ["debugInfo"] = "", ["message"] = message };
}
