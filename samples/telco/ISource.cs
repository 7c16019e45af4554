using System.Text.Json.Nodes;

namespace ModelPipeline.Samples.Telco;

/// <summary>Where the customers are read from.</summary>
internal interface ISource : IAsyncDisposable
{
    /// <summary>The connection string <c>source</c>.</summary>
    string ConnectionString { get; }

    /// <summary>The pipelines' <c>Input</c>.</summary>
    JsonObject Input { get; }

    /// <summary>Puts the customers there.</summary>
    Task LoadAsync(string customers);
}
