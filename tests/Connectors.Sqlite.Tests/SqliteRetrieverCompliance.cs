namespace ModelPipeline.Connectors.Sqlite.Tests;

/// <summary>The suites for all retrievers, run with tables of a SQLite file.</summary>
public static class SqliteRetrieverCompliance
{
    private static readonly NativeColumn Whole = new("INTEGER", "3", ColumnType.Int64, 3L);
    private static readonly NativeColumn Fraction = new("REAL", "2.6", ColumnType.Double, 2.6);
    private static readonly NativeColumn Text = new("TEXT", "'many'", ColumnType.String, "many");

    public sealed class Users() : RetrieverUsersCompliance(new SqliteStore());

    public sealed class Types() : RetrieverTypesCompliance(new SqliteStore());

    public sealed class NativeTypes() : RetrieverNativeTypesCompliance(new SqliteStore())
    {
        protected override IReadOnlyList<NativeColumn> Readable { get; } =
        [
            new("INTEGER", "42", ColumnType.Int64, 42L),
            new("unsigned big int", "-1", ColumnType.Int64, -1L),
            new("REAL", "3", ColumnType.Double, 3d),
            new("DOUBLE PRECISION", "1e300", ColumnType.Double, 1e300),
            new("FLOAT", "-0.5", ColumnType.Double, -0.5),
            new("NUMERIC(10,2)", "12.50", ColumnType.Decimal, "12.5"),
            new("DECIMAL", "7", ColumnType.Decimal, "7"),
            new("DECIMAL(38,0)", "9007199254740993", ColumnType.Decimal, "9007199254740993"),
            new("NUMERIC", "-1e300", ColumnType.Decimal, "-1E+300"),
            new("INTEGER", "9007199254740993", ColumnType.Int64, 9007199254740993L),
            // SQLite stores a number like this if it is not a whole number of 64 bits.
            new("INTEGER", "9007199254740992.0", ColumnType.Int64, 9007199254740992L),
            new("BOOLEAN", "1", ColumnType.Boolean, true),
            new("bool", "FALSE", ColumnType.Boolean, false),
            new("VARCHAR(10)", "''", ColumnType.String, ""),
            new("nchar(5)", "'Yes'", ColumnType.String, "Yes"),
            new("UUID", "'0198c0a0-0000-7000-8000-0000000000ab'", ColumnType.String, "0198c0a0-0000-7000-8000-0000000000ab"),
            new("DATE", "'2024-02-29'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc)),
            new("DATETIME", "'2024-02-29 12:34:56.123456'", ColumnType.Timestamp,
                new DateTime(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc)),
            new("TIMESTAMP", "'2024-02-29T12:34:56+02:00'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 10, 34, 56, DateTimeKind.Utc)),
            new("TIMESTAMP", "'2024-02-29T12:34:56Z'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc)),
            new("TIMESTAMP", "date('2024-02-29')", ColumnType.Timestamp, new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc)),
            new("TIMESTAMP", "datetime('2024-02-29T12:34:56')", ColumnType.Timestamp, new DateTime(
                2024, 2, 29, 12, 34, 56, DateTimeKind.Utc)),
            new("TIMESTAMP", "strftime('%Y-%m-%d %H:%M:%f', '2024-02-29T12:34:56.125')", ColumnType.Timestamp, new DateTime(
                2024, 2, 29, 12, 34, 56, 125, DateTimeKind.Utc)),
            new("TIMESTAMP", "unixepoch('2024-02-29T12:34:56')", ColumnType.Timestamp, new DateTime(
                2024, 2, 29, 12, 34, 56, DateTimeKind.Utc)),
            new("TIMESTAMP", "1709210096", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc)),
        ];

        protected override IReadOnlyList<NativeColumn> Unfitting { get; } =
        [
            new("INTEGER", "'secret'"),
            new("INTEGER", "4711.25"),
            new("INTEGER", "4711e300"),
            new("REAL", "'secret'"),
            new("NUMERIC", "'secret'"),
            new("BOOLEAN", "'secret'"),
            new("BOOLEAN", "4711"),
            new("TEXT", "x'736563726574'"),
            new("TIMESTAMP", "'secret'"),
            new("TIMESTAMP", "'02/03/2024'"),
            new("TIMESTAMP", "'12:34:56'"),
            new("DATE", "'Feb 29, 2024'"),
            new("TIMESTAMP", "4711.25"),
            new("TIMESTAMP", "9999999999999999"),
        ];

        protected override IReadOnlyList<NativeColumn> Unreadable { get; } = [new("BLOB", "x'00'")];
    }

    public sealed class Altered() : RetrieverAlteredCompliance(new SqliteStore(), Whole, Fraction, Text, new("BLOB", "x'00'"));

    public sealed class Altering() : RetrieverAlteringCompliance(new SqliteStore(), Whole, Fraction, Text);

    public sealed class Properties() : RetrieverPropertyCompliance(new SqliteStore());

    public sealed class Sources() : RetrieverSourcesCompliance(new SqliteStore());

    public sealed class Faults() : RetrieverFaultsCompliance(new SqliteStore());

    public sealed class Cancellation() : RetrieverCancellationCompliance(new SqliteStore());

    public sealed class Outages() : RetrieverOutageCompliance(new SqliteStore());

    public sealed class Scans() : RetrieverScanCompliance(new SqliteStore());

    public sealed class ScanValues() : RetrieverScanValuesCompliance(new SqliteStore(), new("INTEGER", "'secret'"));

    public sealed class ScanEnds() : RetrieverScanEndsCompliance(new SqliteStore());

    public sealed class Samples() : RetrieverSampleCompliance(new SqliteStore());
}
