using System.Globalization;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// How SQLite's declared types become columns of a batch. SQLite keeps a type with each value rather than with the column, so every
/// value is held against what its column declares.
/// </summary>
internal static class SqliteTypes
{
    /// <summary>Timestamps are text of fixed width in UTC, so that their order as text is their order in time.</summary>
    public const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>What the output table declares for a type.</summary>
    public static string Declare(ColumnType type) => type switch
    {
        ColumnType.Single or ColumnType.Double => "REAL",
        ColumnType.Int64 => "INTEGER",
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.Timestamp => "TIMESTAMP",
        ColumnType.String => "TEXT",
        _ => throw new ArgumentOutOfRangeException(nameof(type), $"SQLite has no column for {type}."),
    };

    /// <summary>What a declared type holds; null for blobs. Follows SQLite's own rules of affinity, and names that people use beside them.</summary>
    public static ColumnType? Read(string declared)
    {
        bool Has(string part) => declared.Contains(part, StringComparison.OrdinalIgnoreCase);
        return Has("BOOL") ? ColumnType.Boolean
            : Has("DATE") || Has("TIME") ? ColumnType.Timestamp
            : Has("INT") ? ColumnType.Int64
            : Has("CHAR") || Has("CLOB") || Has("TEXT") || Has("UUID") || Has("JSON") ? ColumnType.String
            : Has("BLOB") ? null
            : ColumnType.Double;
    }

    /// <summary>Whether a column of that declared type keeps 101 as 101.0: SQLite's affinity REAL.</summary>
    public static bool IsReal(string? declared) =>
        declared is not null && Read(declared) == ColumnType.Double
        && Array.Exists(["REAL", "FLOA", "DOUB"], part => declared.Contains(part, StringComparison.OrdinalIgnoreCase));

    public static DbColumnReader Reader(Field field, int ordinal, int capacity) => field.Type switch
    {
        ColumnType.Single => DbColumnReader.Create(field, ordinal, capacity, (row, i) => (float)Number(row.GetValue(i), field)),
        ColumnType.Double => DbColumnReader.Create(field, ordinal, capacity, (row, i) => Number(row.GetValue(i), field)),
        ColumnType.Int64 => DbColumnReader.Create(field, ordinal, capacity, (row, i) => Whole(row.GetValue(i), field)),
        ColumnType.Boolean => DbColumnReader.Create(field, ordinal, capacity, (row, i) => row.GetValue(i) is long value and (0 or 1) ? value == 1 : throw Misfit(field)),
        ColumnType.String => DbColumnReader.Create(field, ordinal, capacity, (row, i) => Text(row.GetValue(i), field)),
        ColumnType.Timestamp => DbColumnReader.Create(field, ordinal, capacity, (row, i) => Moment(row.GetValue(i), field)),
        _ => throw new InvalidOperationException($"SQLite columns are not read as {field.Type}."),
    };

    /// <summary>What each column of a statement declares; null for an expression.</summary>
    public static IReadOnlyList<(string Name, string? Declared)> Describe(SqliteDataReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), raw.sqlite3_column_decltype(reader.Handle, i).utf8_to_string()))];

    private static double Number(object value, Field field) => value switch
    {
        double number => number,
        long whole => whole,
        _ => throw Misfit(field),
    };

    // A column of real numbers keeps whole ones as such; beyond 2^53 it cannot tell them apart.
    private static long Whole(object value, Field field) => value switch
    {
        long whole => whole,
        double number when double.IsInteger(number) && Math.Abs(number) <= 1L << 53 => (long)number,
        _ => throw Misfit(field),
    };

    private static string Text(object value, Field field) => value switch
    {
        string text => text,
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        _ => throw Misfit(field),
    };

    private static DateTime Moment(object value, Field field) => value switch
    {
        string text when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) => moment,
        long seconds when seconds is >= -62135596800 and <= 253402300799 => DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime,
        _ => throw Misfit(field),
    };

    private static StoreException Misfit(Field field) =>
        new($"Column '{field.Name}' holds a value that is no {field.TypeName}, which the column is declared to be; correct the row.", blamesData: true);
}
