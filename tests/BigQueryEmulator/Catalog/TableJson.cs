using System.Globalization;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>The Dataset and Table resources of the REST API.</summary>
internal static class TableJson
{
    // Properties that a client may give with a table. They are returned unchanged.
    private static readonly string[] Kept = ["timePartitioning", "rangePartitioning", "clustering", "requirePartitionFilter", "description",
        "friendlyName", "labels", "expirationTime", "tableConstraints"];

    public static JsonObject Extra(JsonObject table)
    {
        var extra = new JsonObject();
        foreach (var name in Kept)
        {
            if (table[name] is { } value)
                extra[name] = value.DeepClone();
        }

        return extra;
    }

    public static JsonObject Write(Dataset dataset) => new()
    {
        ["kind"] = "bigquery#dataset",
        ["etag"] = Milliseconds(dataset.Created),
        ["id"] = dataset.ToString(),
        ["selfLink"] = $"/bigquery/v2/projects/{dataset.Project}/datasets/{dataset.Name}",
        ["datasetReference"] = new JsonObject { ["datasetId"] = dataset.Name, ["projectId"] = dataset.Project },
        ["location"] = dataset.Location,
        ["creationTime"] = Milliseconds(dataset.Created),
        ["lastModifiedTime"] = Milliseconds(dataset.Created),
    };

    /// <summary>The short form for a list of tables.</summary>
    public static JsonObject WriteShort(Table table) => new()
    {
        ["kind"] = "bigquery#table",
        ["id"] = table.Name.ToString(),
        ["tableReference"] = TableReference.Write(table.Name),
        ["type"] = "TABLE",
        ["creationTime"] = Milliseconds(table.Created),
    };

    /// <param name="rows">The number of readable rows, including the rows in the streaming buffer.</param>
    /// <param name="bytes">The logical bytes of these rows.</param>
    /// <param name="selected">The columns to show; null for all.</param>
    public static JsonObject Write(Table table, long rows, long bytes, IReadOnlyCollection<string>? selected, DateTimeOffset now)
    {
        var (streamed, oldest) = table.Streaming.Read(now);
        var stored = Math.Max(0, rows - streamed);
        var json = WriteShort(table);
        json["etag"] = Milliseconds(table.LastModified);
        json["selfLink"] = $"/bigquery/v2/projects/{table.Name.Project}/datasets/{table.Name.Dataset}/tables/{table.Name.Table}";
        json["schema"] = SchemaJson.Write(
            table.Fields.Where(field => selected?.Contains(field.Name, StringComparer.OrdinalIgnoreCase) ?? true), withNullable: false);
        json["numRows"] = Text(stored);
        json["numBytes"] = Text(rows == 0 ? 0 : bytes * stored / rows);
        json["location"] = table.Location;
        json["lastModifiedTime"] = Milliseconds(table.LastModified);
        foreach (var (name, value) in table.Extra)
            json[name] = value?.DeepClone();
        if (oldest is { } since)
        {
            json["streamingBuffer"] = new JsonObject
            {
                ["estimatedRows"] = Text(streamed),
                ["estimatedBytes"] = Text(bytes * streamed / Math.Max(1, rows)),
                ["oldestEntryTime"] = Milliseconds(since),
            };
        }

        return json;
    }

    private static string Milliseconds(DateTimeOffset moment) => Text(moment.ToUnixTimeMilliseconds());

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
