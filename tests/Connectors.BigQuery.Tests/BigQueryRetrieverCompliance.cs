namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The suites for all retrievers, run with tables of BigQuery.</summary>
public static class BigQueryRetrieverCompliance
{
    public sealed class Users() : RetrieverUsersCompliance(new BigQueryStore());

    public sealed class Types() : RetrieverTypesCompliance(new BigQueryStore());

    public sealed class NativeTypes() : RetrieverNativeTypesCompliance(new BigQueryStore())
    {
        protected override IReadOnlyList<NativeColumn> Readable { get; } =
        [
            new("INT64", "9223372036854775807", ColumnType.Int64, long.MaxValue),
            new("FLOAT64", "1.5e10", ColumnType.Double, 1.5e10),
            new("NUMERIC", "NUMERIC '999.500000001'", ColumnType.Decimal, "999.500000001"),
            new("BIGNUMERIC", "BIGNUMERIC '12345678.5'", ColumnType.Decimal, "12345678.5"),
            new("NUMERIC", "NUMERIC '9007199254740993'", ColumnType.Decimal, "9007199254740993"),
            new("DATE", "DATE '0001-01-01'", ColumnType.Timestamp, DateTime.MinValue),
            new("BOOL", "TRUE", ColumnType.Boolean, true),
            new("STRING", "'Yes'", ColumnType.String, "Yes"),
            new("BYTES", "b'hello'", ColumnType.String, "aGVsbG8="),
            new("JSON", "JSON '{\"k\":1}'", ColumnType.String, "{\"k\":1}"),
            new("TIME", "TIME '12:34:56.5'", ColumnType.String, "12:34:56.500000"),
            new("DATE", "DATE '2024-02-29'", ColumnType.Timestamp, new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc)),
            new("DATETIME", "DATETIME '2024-02-29 12:34:56.123456'", ColumnType.Timestamp,
                new DateTime(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc)),
            new("TIMESTAMP", "TIMESTAMP '2024-02-29 12:34:56.123456+02'", ColumnType.Timestamp,
                new DateTime(2024, 2, 29, 10, 34, 56, 123, 456, DateTimeKind.Utc)),
        ];

        protected override IReadOnlyList<NativeColumn> Unfitting { get; } = [new("ARRAY<FLOAT64>", "[4711e45]")];

        protected override IReadOnlyList<NativeColumn> Unreadable { get; } =
        [
            new("ARRAY<STRING>", "['a']"),
            new("ARRAY<BOOL>", "[TRUE]"),
        ];
    }

    public sealed class Altered() : RetrieverAlteredCompliance(
        new BigQueryStore(),
        new("INT64", "3", ColumnType.Int64, 3L),
        new("NUMERIC", "NUMERIC '2.6'", ColumnType.Decimal, "2.6"),
        new("STRING", "'many'", ColumnType.String, "many"),
        new("ARRAY<STRING>", "['x']"));

    public sealed class Sources() : RetrieverSourcesCompliance(new BigQueryStore());

    public sealed class Faults() : RetrieverFaultsCompliance(new BigQueryStore());

    public sealed class Cancellation() : RetrieverCancellationCompliance(new BigQueryStore());

    public sealed class Outages() : RetrieverOutageCompliance(new BigQueryStore());

    public sealed class Scans() : RetrieverScanCompliance(new BigQueryStore());

    public sealed class ScanValues() : RetrieverScanValuesCompliance(new BigQueryStore(), new("ARRAY<FLOAT64>", "[4711e45]"));

    public sealed class ScanEnds() : RetrieverScanEndsCompliance(new BigQueryStore());

    public sealed class StreamScans() : RetrieverScanCompliance(new BigQueryStore(storage: BigQueryStorageUse.On));

    public sealed class StreamScanValues() : RetrieverScanValuesCompliance(
        new BigQueryStore(storage: BigQueryStorageUse.On), new("ARRAY<FLOAT64>", "[4711e45]"));

    public sealed class StreamScanEnds() : RetrieverScanEndsCompliance(new BigQueryStore(storage: BigQueryStorageUse.On));
}
