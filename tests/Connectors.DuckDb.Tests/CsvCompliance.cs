namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>The suite of random values, run with CSV files.</summary>
public static class CsvCompliance
{
    public sealed class Properties() : RetrieverPropertyCompliance(new CsvStore());
}
