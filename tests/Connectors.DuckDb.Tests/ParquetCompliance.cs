namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>The suites for all retrievers, run with Parquet files.</summary>
public static class ParquetCompliance
{
    private static readonly NativeColumn Whole = new("INTEGER", "3", ColumnType.Int64, 3L);
    private static readonly NativeColumn Fraction = new("DOUBLE", "2.6", ColumnType.Double, 2.6);
    private static readonly NativeColumn Text = new("VARCHAR", "'many'", ColumnType.String, "many");

    public sealed class Users() : RetrieverUsersCompliance(new DuckDbStore(isParquet: true));

    public sealed class Types() : RetrieverTypesCompliance(new DuckDbStore(isParquet: true));

    public sealed class Sources() : RetrieverSourcesCompliance(new DuckDbStore(isParquet: true));

    public sealed class Properties() : RetrieverPropertyCompliance(new DuckDbStore(isParquet: true));

    public sealed class Altered()
        : RetrieverAlteredCompliance(new DuckDbStore(isParquet: true), Whole, Fraction, Text, new("STRUCT(k INTEGER)", "{'k': 1}"));

    public sealed class Altering() : RetrieverAlteringCompliance(new DuckDbStore(isParquet: true), Whole, Fraction, Text);

    public sealed class Samples() : RetrieverSampleCompliance(new DuckDbStore(isParquet: true));

    public sealed class Cancellation() : RetrieverCancellationCompliance(new DuckDbStore(isParquet: true));

    public sealed class Outages() : RetrieverOutageCompliance(new DuckDbStore(isParquet: true));

    public sealed class Scans() : RetrieverScanCompliance(new DuckDbStore(isParquet: true));

    public sealed class ScanValues() : RetrieverScanValuesCompliance(new DuckDbStore(isParquet: true), new("DOUBLE[]", "[1e300]"));

    public sealed class ScanEnds() : RetrieverScanEndsCompliance(new DuckDbStore(isParquet: true));
}
