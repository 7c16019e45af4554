using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// Maps SQLite's declared types to column types. SQLite keeps a type with each value, not with the column. So each value is checked against
/// the declared type, and a value of another type is unusable.
/// </summary>
internal static class SqliteTypes
{
    /// <summary>The format of timestamps: text of fixed width in UTC, so that the order of the texts is the order in time.</summary>
    public const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>The declared type of a column in the output table.</summary>
    public static string Declare(ColumnType type) => type switch
    {
        ColumnType.Single or ColumnType.Double => "REAL",
        ColumnType.Int64 => "INTEGER",
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.Timestamp => "TIMESTAMP",
        ColumnType.String => "TEXT",
        _ => throw new ArgumentOutOfRangeException(nameof(type), $"SQLite has no column for {type}."),
    };

    /// <summary>
    /// The column type of a declared type; null for blobs. Follows SQLite's rules of affinity, and some type names that people use beside
    /// them.
    /// </summary>
    public static ColumnType? Read(string declared)
    {
        bool Has(string part) => declared.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (Has("BOOL"))
            return ColumnType.Boolean;
        if (Has("DATE") || Has("TIME"))
            return ColumnType.Timestamp;
        if (Has("INT"))
            return ColumnType.Int64;
        if (Has("CHAR") || Has("CLOB") || Has("TEXT") || Has("UUID") || Has("JSON"))
            return ColumnType.String;
        if (Has("BLOB"))
            return null;
        // All other types can hold whole numbers beside real ones.
        return Has("REAL") || Has("FLOA") || Has("DOUB") ? ColumnType.Double : ColumnType.Decimal;
    }

    /// <summary>Whether a column of a declared type stores 101 as 101.0, as SQLite's affinity REAL does.</summary>
    public static bool IsReal(string? declared) => declared is not null && Read(declared) == ColumnType.Double;

    /// <summary>
    /// The type of a statement's column: from its declared type or, for an expression, from the type that the model wants.
    /// </summary>
    public static ColumnType? Read(string? declared, ColumnType? wanted) => (declared, wanted) switch
    {
        (not null, _) => Read(declared),
        (null, null) => ColumnType.String,
        (null, ColumnType.Timestamp) => ColumnType.Timestamp,
        // The values keep their own types; the conversion makes them what the model takes.
        _ => ColumnType.Text,
    };

    /// <summary>A reader of a column as the type of the field.</summary>
    public static DbColumnReader Reader(Field field, int ordinal, int capacity) => field.Type switch
    {
        ColumnType.Single => Of<float>(field, ordinal, capacity, Single),
        ColumnType.Double => Of<double>(field, ordinal, capacity, Double),
        ColumnType.Int64 => Of<long>(field, ordinal, capacity, Whole),
        ColumnType.Boolean => Of<bool>(field, ordinal, capacity, Truth),
        ColumnType.String => Of<string>(field, ordinal, capacity, Text),
        ColumnType.Decimal => Of<string>(field, ordinal, capacity, Digits),
        ColumnType.Text => Of<string>(field, ordinal, capacity, Anything),
        ColumnType.Timestamp => Of<DateTime>(field, ordinal, capacity, Moment),
        _ => throw new InvalidOperationException($"SQLite columns are not read as {field.Type}."),
    };

    /// <summary>A reader of a column whose values are all unusable.</summary>
    public static DbColumnReader Unusable(string name, int ordinal, int capacity, string reason) =>
        Of<string>(new(name, ColumnType.String), ordinal, capacity, (object _, out string value) =>
        {
            value = "";
            return reason;
        });

    /// <summary>The name and the declared type of each column of a statement. The type is null for an expression.</summary>
    public static IReadOnlyList<(string Name, string? Declared)> Describe(SqliteDataReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), Declared(reader, i)))];

    /// <summary>The declared type of a column of a statement; null for an expression.</summary>
    public static string? Declared(SqliteDataReader reader, int ordinal) =>
        raw.sqlite3_column_decltype(reader.Handle, ordinal).utf8_to_string();

    private delegate string? ReadValue<T>(object value, out T to);

    private static DbColumnReader Of<T>(Field field, int ordinal, int capacity, ReadValue<T> read) =>
        DbColumnReader.CreateTry(field, ordinal, capacity, (DbDataReader row, int i, out T value) => read(row.GetValue(i), out value));

    private static string? Single(object value, out float number)
    {
        var reason = Double(value, out var wide);
        number = (float)wide;
        return reason;
    }

    private static string? Double(object value, out double number)
    {
        number = value as double? ?? value as long? ?? 0;
        return value is double or long ? null : Mismatch("number");
    }

    // A REAL column stores whole numbers as floating-point numbers. Beyond 2^53 such a number is not exact.
    private static string? Whole(object value, out long number)
    {
        number = value as long? ?? 0;
        if (value is not double real || !double.IsInteger(real) || Math.Abs(real) > 1L << 53)
            return value is long ? null : Mismatch("whole number");
        number = (long)real;
        return null;
    }

    private static string? Truth(object value, out bool truth)
    {
        truth = value is 1L;
        return value is 0L or 1L ? null : Mismatch("boolean, 0 or 1");
    }

    private static string? Text(object value, out string text)
    {
        text = value as string ?? (value as long?)?.ToString(CultureInfo.InvariantCulture) ?? "";
        return value is string or long ? null : Mismatch("text");
    }

    private static string? Digits(object value, out string digits)
    {
        digits = value is double or long ? Invariant(value) : "";
        return value is double or long ? null : Mismatch("number");
    }

    private static string? Anything(object value, out string text)
    {
        text = value is byte[]? "" : Invariant(value);
        return value is byte[]? "holds a blob, which cannot be read; cast it with \"Query\"" : null;
    }

    private static string? Moment(object value, out DateTime moment)
    {
        moment = default;
        if (value is string text && IsoMoment.Read(text, out moment) is null)
            return null;
        if (value is not long seconds || seconds is < -62135596800 or > 253402300799)
            return Mismatch("date or time, as text of ISO 8601 or as whole seconds since 1970");
        moment = DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime;
        return null;
    }

    private static string Mismatch(string declared) => $"holds a value that is no {declared}, which the column is declared to be";

    private static string Invariant(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
