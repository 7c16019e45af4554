namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>What every retriever must do, done by Parquet files.</summary>
public static class ParquetCompliance
{
    public sealed class Users() : RetrieverUsersCompliance(new DuckDbStore(isParquet: true));

    public sealed class Types() : RetrieverTypesCompliance(new DuckDbStore(isParquet: true));

    public sealed class Sources() : RetrieverSourcesCompliance(new DuckDbStore(isParquet: true));

    public sealed class Samples() : RetrieverSampleCompliance(new DuckDbStore(isParquet: true));

    public sealed class Cancellation() : RetrieverCancellationCompliance(new DuckDbStore(isParquet: true));

    public sealed class Outages() : RetrieverOutageCompliance(new DuckDbStore(isParquet: true));

    public sealed class Scans() : RetrieverScanCompliance(new DuckDbStore(isParquet: true));

    public sealed class ScanValues() : RetrieverScanValuesCompliance(new DuckDbStore(isParquet: true), new("DOUBLE[]", "[1e300]"));

    public sealed class ScanEnds() : RetrieverScanEndsCompliance(new DuckDbStore(isParquet: true));
}
