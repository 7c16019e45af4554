using System.Globalization;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>Converts BigQuery's types into columns of a batch. Every value is a text, except arrays and structs.</summary>
internal static class BigQueryTypes
{
    private static readonly long First = (DateTime.MinValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    private static readonly long Last = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private const string NoMoment = "holds a value that cannot be read as a moment of the years 1 to 9999";

    private delegate string? ReadText<T>(string text, out T value);

    /// <summary>The type of the column; null if it cannot be read.</summary>
    public static ColumnType? Read(TableField field) => (field.SqlType, field.IsRepeated) switch
    {
        ("INT64" or "FLOAT64" or "NUMERIC" or "BIGNUMERIC", true) => ColumnType.Vector,
        (_, true) => null,
        ("INT64", _) => ColumnType.Int64,
        ("FLOAT64", _) => ColumnType.Double,
        ("NUMERIC" or "BIGNUMERIC", _) => ColumnType.Decimal,
        ("BOOL", _) => ColumnType.Boolean,
        ("DATE" or "DATETIME" or "TIMESTAMP", _) => ColumnType.Timestamp,
        // Bytes are base64, places are WKT, and the others are as BigQuery writes them.
        ("STRING" or "JSON" or "BYTES" or "TIME" or "GEOGRAPHY" or "INTERVAL" or "RANGE", _) => ColumnType.String,
        _ => null,
    };

    /// <summary>Makes a reader for a column of a result, for its type in the result.</summary>
    /// <param name="source">The column with BigQuery's type.</param>
    /// <param name="name">The name of the column in the batch.</param>
    /// <param name="capacity">The expected number of rows.</param>
    public static BigQueryColumn Reader(TableField source, string name, int capacity) => Read(source) is { } type
        ? Reader(source, new Field(name, type), capacity)
        : BigQueryColumn.Create(new(name, ColumnType.String), capacity, (JsonElement _, out string value) =>
        {
            value = "";
            return Unreadable(source);
        });

    /// <summary>The reason why a column with an unknown type cannot be used, as a phrase that continues "column X ...".</summary>
    public static string Unreadable(TableField source) => $"is of type {source.Declaration}, which cannot be read; cast it with \"Query\"";

    /// <summary>Makes a reader for a column of a result, for the type of a fitting field.</summary>
    public static BigQueryColumn Reader(TableField source, Field field, int capacity) => (field.Type, source.SqlType) switch
    {
        (ColumnType.Int64, _) => Typed<long>(field, capacity, static (string text, out long value) =>
            Parsed(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value), "whole number of 64 bits")),
        (ColumnType.Double, _) => Typed<double>(field, capacity, ToDouble),
        (ColumnType.Single, _) => Typed<float>(field, capacity, static (string text, out float value) =>
        {
            var reason = ToDouble(text, out var wide);
            value = (float)wide;
            return reason;
        }),
        (ColumnType.Boolean, _) =>
            Typed<bool>(field, capacity, static (string text, out bool value) => Parsed(bool.TryParse(text, out value), "boolean")),
        (ColumnType.String or ColumnType.Decimal, _) => Typed<string>(field, capacity, static (string text, out string value) =>
        {
            value = text;
            return null;
        }),
        (ColumnType.Timestamp, "TIMESTAMP") => Typed<DateTime>(field, capacity, ToMoment),
        (ColumnType.Timestamp, _) => Typed<DateTime>(field, capacity, IsoMoment.Read),
        (ColumnType.Vector, _) => BigQueryColumn.Create<float[]>(field, capacity, source.SqlType == "FLOAT64" ? Doubles : Digits),
        _ => throw new InvalidOperationException($"BigQuery columns are not read as {field.Type}."),
    };

    private static BigQueryColumn Typed<T>(Field field, int capacity, ReadText<T> read) =>
        BigQueryColumn.Create(field, capacity, (JsonElement value, out T typed) => read(value.GetString()!, out typed));

    // .NET has the same names "NaN", "Infinity" and "-Infinity".
    private static string? ToDouble(string text, out double value) =>
        Parsed(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value), "number");

    /// <summary>Reads a timestamp of a result: microseconds since 1970.</summary>
    public static DateTime ToMoment(string text) =>
        DateTime.UnixEpoch.AddTicks(
            long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond);

    private static string? ToMoment(string text, out DateTime moment)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var microseconds))
            return ToMoment(microseconds, out moment);
        moment = default;
        return NoMoment;
    }

    /// <summary>The timestamp for a number of microseconds since 1970.</summary>
    /// <returns>Null on success. Otherwise the reason, as a phrase that continues "column X ...".</returns>
    public static string? ToMoment(long microseconds, out DateTime moment)
    {
        var fits = microseconds >= First && microseconds <= Last;
        moment = fits ? DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : default;
        return fits ? null : NoMoment;
    }

    private static string? Doubles(JsonElement elements, out float[] vector) =>
        ToVector(elements, static text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), out vector);

    private static string? Digits(JsonElement elements, out float[] vector) => ToVector(elements, VectorElement.Parse, out vector);

    private static string? ToVector(JsonElement elements, Func<string, double> parse, out float[] vector)
    {
        var numbers = new double?[elements.GetArrayLength()];
        var i = 0;
        foreach (var element in elements.EnumerateArray())
            numbers[i++] = element.GetProperty("v").GetString() is { } text ? parse(text) : null;
        return VectorValue.Read(numbers, out vector);
    }

    private static string? Parsed(bool isParsed, string what) => isParsed ? null : $"holds a value that cannot be read as a {what}";
}
