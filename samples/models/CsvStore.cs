namespace ModelPipeline.Samples.Models;

/// <summary>The CSV files themselves.</summary>
internal sealed class CsvStore : IStore
{
    public string Kind => "DuckDb";

    public string ConnectionString => "Data Source=files.duckdb";

    public Task LoadAsync(ModelCase model) => Task.CompletedTask;

    public string Table(ModelCase model) => model.Input.Path;

    public ValueTask DisposeAsync() => default;
}
