using System.Text.Json.Nodes;

namespace ModelPipeline.Samples.Telco;

/// <summary>The file itself.</summary>
internal sealed class CsvSource(string customers) : ISource
{
    public string ConnectionString => "Data Source=files.duckdb";

    public JsonObject Input =>
        new() { ["Kind"] = "DuckDb", ["Connection"] = "source", ["Table"] = customers, ["UserColumn"] = "customerID" };

    public Task LoadAsync(string customers) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
