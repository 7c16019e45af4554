namespace ModelPipeline.Connectors.Sqlite.Tests;

/// <summary>What every retriever must do, done by tables of a SQLite file.</summary>
public static class SqliteRetrieverCompliance
{
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
            new("NUMERIC(10,2)", "12.50", ColumnType.Double, 12.5),
            new("DECIMAL", "7", ColumnType.Double, 7d),
            new("BOOLEAN", "1", ColumnType.Boolean, true),
            new("bool", "FALSE", ColumnType.Boolean, false),
            new("VARCHAR(10)", "''", ColumnType.String, ""),
            new("nchar(5)", "'Yes'", ColumnType.String, "Yes"),
            new("UUID", "'0198c0a0-0000-7000-8000-0000000000ab'", ColumnType.String, "0198c0a0-0000-7000-8000-0000000000ab"),
            new("DATE", "'2024-02-29'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc)),
            new("DATETIME", "'2024-02-29 12:34:56.123456'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc)),
            new("TIMESTAMP", "'2024-02-29T12:34:56+02:00'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 10, 34, 56, DateTimeKind.Utc)),
            new("TIMESTAMP", "'2024-02-29T12:34:56Z'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc)),
            new("TIMESTAMP", "1709210096", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc)),
        ];

        protected override IReadOnlyList<NativeColumn> Unfitting { get; } =
        [
            new("INTEGER", "'secret'"),
            new("INTEGER", "4711.25"),
            new("REAL", "'secret'"),
            new("NUMERIC", "'secret'"),
            new("BOOLEAN", "'secret'"),
            new("BOOLEAN", "4711"),
            new("TEXT", "x'736563726574'"),
            new("TIMESTAMP", "'secret'"),
            new("TIMESTAMP", "4711.25"),
            new("TIMESTAMP", "9999999999999999"),
        ];

        protected override IReadOnlyList<NativeColumn> Unreadable { get; } = [new("BLOB", "x'00'")];
    }

    public sealed class Sources() : RetrieverSourcesCompliance(new SqliteStore());

    public sealed class Faults() : RetrieverFaultsCompliance(new SqliteStore());

    public sealed class Cancellation() : RetrieverCancellationCompliance(new SqliteStore());

    public sealed class Outages() : RetrieverOutageCompliance(new SqliteStore());

    public sealed class Scans() : RetrieverScanCompliance(new SqliteStore());

    public sealed class ScanValues() : RetrieverScanValuesCompliance(new SqliteStore(), new("INTEGER", "'secret'"));

    public sealed class ScanEnds() : RetrieverScanEndsCompliance(new SqliteStore());

    public sealed class Samples() : RetrieverSampleCompliance(new SqliteStore());
}
