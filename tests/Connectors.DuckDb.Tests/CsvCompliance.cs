namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>What every retriever must do, done by CSV files: the values that a model gets.</summary>
public static class CsvCompliance
{
    public sealed class Properties() : RetrieverPropertyCompliance(new CsvStore());
}
