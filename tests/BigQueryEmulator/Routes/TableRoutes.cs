using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Jobs;
using ModelPipeline.BigQueryEmulator.Rows;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Routes;

/// <summary>tables.insert, get, patch, list and delete, and tabledata.list and insertAll.</summary>
internal sealed class TableRoutes(Warehouse warehouse, DatasetCatalog catalog, RowReader rows, StreamedRows streamed,
    QueryAnalyzer analyzer, EmulatorOptions options)
{
    public async Task<IResult> InsertAsync(string project, string dataset, HttpContext context)
    {
        var body = await JsonBody.ReadAsync(context.Request);
        if (body["externalDataConfiguration"] is not null)
            throw ApiException.Invalid("The BigQuery emulator has no external tables.");
        var name = new TableName(project, dataset, body["tableReference"].Required("tableId"));
        if (body["view"] is JsonObject definition)
            return Results.Json(TableJson.Write(await MakeViewAsync(project, name, definition), 0, 0, null, options.Time.GetUtcNow()));
        var table = await warehouse.WriteAsync(
            session => catalog.MakeTable(session, name, SchemaJson.Read(body["schema"]), TableJson.Extra(body)), context.RequestAborted);
        catalog.Add(table);
        return Results.Json(TableJson.Write(table, 0, 0, null, options.Time.GetUtcNow()));
    }

    private async Task<Table> MakeViewAsync(string project, TableName name, JsonObject definition)
    {
        var query = await analyzer.AnalyzeAsync(QueryRequest.Read(project, definition, null), CancellationToken.None);
        var view = await warehouse.WriteAsync(
            session => catalog.MakeView(session, name, query.Statement.Columns ?? query.Columns, query.Statement.Sql, definition),
            CancellationToken.None);
        catalog.Add(view);
        return view;
    }

    public async Task<IResult> GetAsync(string project, string dataset, string table, HttpContext context)
    {
        var found = catalog.FindTable(new(project, dataset, table));
        var count = await rows.CountAsync(found, context.RequestAborted);
        var bytes = await warehouse.ReadAsync(session => ByteCounter.BytesOf(session, found).Values.Sum(), context.RequestAborted);
        return Results.Json(TableJson.Write(found, count, bytes, Selected(context.Request), options.Time.GetUtcNow()));
    }

    /// <summary>Changes the properties that the emulator keeps. It changes no schema.</summary>
    public async Task<IResult> PatchAsync(string project, string dataset, string table, HttpContext context)
    {
        var body = await JsonBody.ReadAsync(context.Request);
        if (body["schema"] is not null)
            throw ApiException.Invalid("The BigQuery emulator changes no schema.");
        catalog.Change(new(project, dataset, table), TableJson.Extra(body));
        return await GetAsync(project, dataset, table, context);
    }

    public IResult List(string project, string dataset)
    {
        var tables = catalog.FindDataset(project, dataset).Tables.Values.OrderBy(table => table.Name.Table, StringComparer.Ordinal)
            .Select(TableJson.WriteShort).ToArray();
        return Results.Json(
            new JsonObject { ["kind"] = "bigquery#tableList", ["tables"] = new JsonArray(tables), ["totalItems"] = tables.Length });
    }

    public async Task<IResult> DeleteAsync(string project, string dataset, string table, HttpContext context)
    {
        await catalog.DropTableAsync(new(project, dataset, table), context.RequestAborted);
        return Results.NoContent();
    }

    public async Task<IResult> ListRowsAsync(string project, string dataset, string table, HttpContext context)
    {
        var found = catalog.FindTable(new(project, dataset, table));
        var page = PageRequest.Read(context.Request.Query, found.Name.ToString());
        var total = await rows.CountAsync(found, context.RequestAborted);
        var read = await rows.ReadAsync(found, Columns(found, Selected(context.Request)), page, context.RequestAborted);
        var json = new JsonObject
        {
            ["kind"] = "bigquery#tableDataList",
            ["etag"] = found.LastModified.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            ["totalRows"] = total.ToString(CultureInfo.InvariantCulture),
        };
        if (read.Count > 0)
            json["rows"] = JsonValue.Create(read.Json);
        if (page.Next(found.Name.ToString(), read.Count, total) is { } token)
            json["pageToken"] = token;
        return Results.Json(json);
    }

    public async Task<IResult> InsertRowsAsync(string project, string dataset, string table, HttpContext context)
    {
        var found = catalog.FindTable(new(project, dataset, table));
        var body = await JsonBody.ReadAsync(context.Request);
        var isHidden = options.Time.GetUtcNow() - found.Created < options.HidesNewTables;
        if (isHidden && !catalog.WasDropped(found.Name))
            throw new ApiException(404, "notFound", $"Table {found.Name} not found.");
        var errors = isHidden ? [] : await streamed.InsertAsync(found, body, context.RequestAborted);
        var json = new JsonObject { ["kind"] = "bigquery#tableDataInsertAllResponse" };
        if (errors.Count > 0)
            json["insertErrors"] = errors;
        return Results.Json(json);
    }

    private static string[]? Selected(HttpRequest request) =>
        (string?)request.Query["selectedFields"] is { Length: > 0 } list
            ? list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;

    // The order is the table's, whatever the order of the names is.
    private static IReadOnlyList<Field> Columns(Table table, string[]? selected)
    {
        if (selected is null)
            return table.Fields;
        if (selected.FirstOrDefault(
            name => !table.Fields.Any(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } strange)
        {
            throw ApiException.Invalid($"No such field: {strange} (the BigQuery emulator selects whole columns only)");
        }

        return [.. table.Fields.Where(field => selected.Contains(field.Name, StringComparer.OrdinalIgnoreCase))];
    }
}
