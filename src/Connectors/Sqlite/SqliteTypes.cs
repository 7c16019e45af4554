using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// How SQLite's declared types become columns of a batch. SQLite keeps a type with each value rather than with the column, so every
/// value is held against what its column declares, and one that is something else is unusable.
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

    /// <summary>
    /// What a declared type holds; null for blobs. Follows SQLite's own rules of affinity, and names that people use beside them.
    /// </summary>
    public static ColumnType? Read(string declared)
    {
        bool Has(string part) => declared.Contains(part, StringComparison.OrdinalIgnoreCase);
        return Has("BOOL") ? ColumnType.Boolean
            : Has("DATE") || Has("TIME") ? ColumnType.Timestamp
            : Has("INT") ? ColumnType.Int64
            : Has("CHAR") || Has("CLOB") || Has("TEXT") || Has("UUID") || Has("JSON") ? ColumnType.String
            : Has("BLOB") ? null
            : Has("REAL") || Has("FLOA") || Has("DOUB") ? ColumnType.Double
            // Whole numbers stand beside real ones.
            : ColumnType.Decimal;
    }

    /// <summary>Whether a column of that declared type keeps 101 as 101.0: SQLite's affinity REAL.</summary>
    public static bool IsReal(string? declared) => declared is not null && Read(declared) == ColumnType.Double;

    /// <summary>What a column of a statement holds, by what it declares or, where that is an expression, as what it is wanted.</summary>
    public static ColumnType? Read(string? declared, ColumnType? wanted) => (declared, wanted) switch
    {
        (not null, _) => Read(declared),
        (null, null) => ColumnType.String,
        (null, ColumnType.Timestamp) => ColumnType.Timestamp,
        // Its values are what they are, and become what the model takes.
        _ => ColumnType.Text,
    };

    /// <summary>Reads a column as the type of that field.</summary>
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

    /// <summary>A column each of whose values is unusable.</summary>
    public static DbColumnReader Unusable(string name, int ordinal, int capacity, string reason) =>
        Of<string>(new(name, ColumnType.String), ordinal, capacity, (object _, out string value) =>
        {
            value = "";
            return reason;
        });

    /// <summary>What each column of a statement declares; null for an expression.</summary>
    public static IReadOnlyList<(string Name, string? Declared)> Describe(SqliteDataReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), Declared(reader, i)))];

    /// <summary>What a column of a statement declares; null for an expression.</summary>
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

    // A column of real numbers keeps whole ones as such; beyond 2^53 it cannot tell them apart.
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
