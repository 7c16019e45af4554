namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>The suites for all retrievers, run with tables of a DuckDB file.</summary>
public static class DuckDbCompliance
{
    public sealed class Users() : RetrieverUsersCompliance(new DuckDbStore());

    public sealed class Types() : RetrieverTypesCompliance(new DuckDbStore());

    public sealed class NativeTypes() : RetrieverNativeTypesCompliance(new DuckDbStore())
    {
        protected override IReadOnlyList<NativeColumn> Readable { get; } =
        [
            new("TINYINT", "-128", ColumnType.Int64, -128L),
            new("SMALLINT", "-32768", ColumnType.Int64, -32768L),
            new("INTEGER", "42", ColumnType.Int64, 42L),
            new("UTINYINT", "255", ColumnType.Int64, 255L),
            new("USMALLINT", "65535", ColumnType.Int64, 65535L),
            new("UINTEGER", "4294967295", ColumnType.Int64, 4294967295L),
            new("UBIGINT", "18446744073709551615", ColumnType.Decimal, "18446744073709551615"),
            new("HUGEINT", "-170141183460469231731687303715884105727", ColumnType.Decimal, "-170141183460469231731687303715884105727"),
            new("UHUGEINT", "5", ColumnType.Decimal, "5"),
            new("DECIMAL(10,2)", "12345678.90", ColumnType.Decimal, "12345678.90"),
            new("DECIMAL(38,0)", "12", ColumnType.Decimal, "12"),
            new("ENUM('a', 'b]')", "'b]'", ColumnType.String, "b]"),
            new("UUID", "'0198C0A0-0000-7000-8000-0000000000AB'", ColumnType.String, "0198c0a0-0000-7000-8000-0000000000ab"),
            new("DATE", "'2024-02-29'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc)),
            new("TIMESTAMP_S", "'2024-02-29 12:34:56'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc)),
            new("TIMESTAMP_MS", "'2024-02-29 12:34:56.123'", ColumnType.Timestamp,
                new DateTime(2024, 2, 29, 12, 34, 56, 123, DateTimeKind.Utc)),
            new("TIMESTAMP_NS", "'2024-02-29 12:34:56.123456700'", ColumnType.Timestamp,
                new DateTime(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc).AddTicks(7)),
            new("TIMESTAMPTZ", "'2024-02-29 12:34:56.5+02:00'", ColumnType.Timestamp,
                new DateTime(2024, 2, 29, 10, 34, 56, 500, DateTimeKind.Utc)),
            new("FLOAT[]", "[1.5, NULL, -2]", ColumnType.Vector, new[] { 1.5f, float.NaN, -2f }),
            new("DOUBLE[]", "[0.1, NULL]", ColumnType.Vector, new[] { 0.1f, float.NaN }),
            new("FLOAT[3]", "[1, 2, NULL]", ColumnType.Vector, new[] { 1f, 2f, float.NaN }),
            new("INTEGER[]", "[1, 2]", ColumnType.Vector, new[] { 1f, 2f }),
            new("BIGINT[]", "[]", ColumnType.Vector, Array.Empty<float>()),
            new("DECIMAL(3,1)[]", "[1.5, 2.5]", ColumnType.Vector, new[] { 1.5f, 2.5f }),
            new("SMALLINT[]", "[1, NULL]", ColumnType.Vector, new[] { 1f, float.NaN }),
            new("UTINYINT[2]", "[1, 255]", ColumnType.Vector, new[] { 1f, 255f }),
        ];

        protected override IReadOnlyList<NativeColumn> Unfitting { get; } =
        [
            new("DATE", "'infinity'"),
            new("TIMESTAMP", "'infinity'"),
            new("TIMESTAMP", "'-infinity'"),
            new("TIMESTAMP", "'20000-01-01'"),
            new("TIMESTAMP", "'0044-03-15 (BC)'"),
            new("TIMESTAMPTZ", "'infinity'"),
            new("DATE", "'290000-01-01'"),
            new("TIMESTAMP_NS", "'infinity'"),
            new("TIMESTAMP_NS", "'2024-02-29 12:34:56.123456789'"),
            new("DOUBLE[]", "[1e300]"),
        ];

        protected override IReadOnlyList<NativeColumn> Unreadable { get; } =
        [
            new("STRUCT(k INTEGER)", "{'k': 1}"),
            new("BLOB", "'a'"),
            new("TIME", "'12:00'"),
            new("INTERVAL", "'1 day'"),
            new("VARCHAR[]", "['a']"),
            new("FLOAT[][]", "[[1.5]]"),
            new("MAP(VARCHAR, INTEGER)", "MAP {'a': 1}"),
        ];
    }

    public sealed class Sources() : RetrieverSourcesCompliance(new DuckDbStore());

    public sealed class Properties() : RetrieverPropertyCompliance(new DuckDbStore());

    public sealed class Samples() : RetrieverSampleCompliance(new DuckDbStore());

    public sealed class Faults() : RetrieverFaultsCompliance(new DuckDbStore());

    public sealed class Cancellation() : RetrieverCancellationCompliance(new DuckDbStore());

    public sealed class Outages() : RetrieverOutageCompliance(new DuckDbStore());

    public sealed class Scans() : RetrieverScanCompliance(new DuckDbStore());

    public sealed class ScanValues() : RetrieverScanValuesCompliance(new DuckDbStore(), new("TIMESTAMP", "'infinity'"));

    public sealed class ScanEnds() : RetrieverScanEndsCompliance(new DuckDbStore());
}
