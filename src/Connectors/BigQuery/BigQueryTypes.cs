using System.Globalization;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>How BigQuery's types become columns of a batch. Every value but an array and a struct comes as a text.</summary>
internal static class BigQueryTypes
{
    private delegate T Parse<T>(string text);

    /// <summary>The type of the column; null where it cannot be read.</summary>
    public static ColumnType? Read(TableField field) => (field.SqlType, field.IsRepeated) switch
    {
        ("INT64" or "FLOAT64" or "NUMERIC" or "BIGNUMERIC", true) => ColumnType.Vector,
        (_, true) => null,
        ("INT64", _) => ColumnType.Int64,
        ("FLOAT64" or "NUMERIC" or "BIGNUMERIC", _) => ColumnType.Double,
        ("BOOL", _) => ColumnType.Boolean,
        ("DATE" or "DATETIME" or "TIMESTAMP", _) => ColumnType.Timestamp,
        // Bytes in base64, places as WKT, the others as BigQuery writes them.
        ("STRING" or "JSON" or "BYTES" or "TIME" or "GEOGRAPHY" or "INTERVAL" or "RANGE", _) => ColumnType.String,
        _ => null,
    };

    /// <summary>Reads a column of a result.</summary>
    /// <param name="source">As BigQuery types it; <see cref="Read"/> knows it.</param>
    /// <param name="field">As the batch names and types it.</param>
    /// <param name="capacity">Rows expected.</param>
    public static BigQueryColumn Reader(TableField source, Field field, int capacity) => (field.Type, source.SqlType) switch
    {
        (ColumnType.Int64, _) => Typed<long>(field, capacity, static text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        (ColumnType.Double, _) => Typed(field, capacity, ToDouble),
        (ColumnType.Single, _) => Typed(field, capacity, static text => (float)ToDouble(text)),
        (ColumnType.Boolean, _) => Typed<bool>(field, capacity, bool.Parse),
        (ColumnType.String, _) => Typed(field, capacity, static text => text),
        (ColumnType.Timestamp, "TIMESTAMP") => Typed(field, capacity, ToMoment),
        (ColumnType.Timestamp, _) => Typed(field, capacity, static text => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)),
        (ColumnType.Vector, _) => BigQueryColumn.Create(field, capacity, ToVector),
        _ => throw new InvalidOperationException($"BigQuery columns are not read as {field.Type}."),
    };

    private static BigQueryColumn Typed<T>(Field field, int capacity, Parse<T> parse) => BigQueryColumn.Create(field, capacity, value => parse(value.GetString()!));

    // "NaN", "Infinity" and "-Infinity" are the names of .NET too.
    private static double ToDouble(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A moment as results have it: microseconds since 1970.</summary>
    public static DateTime ToMoment(string text) =>
        DateTime.UnixEpoch.AddTicks(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond);

    private static float[] ToVector(JsonElement elements)
    {
        var vector = new float[elements.GetArrayLength()];
        var i = 0;
        foreach (var element in elements.EnumerateArray())
            vector[i++] = (float)ToDouble(element.GetProperty("v").GetString()!);
        return vector;
    }
}
