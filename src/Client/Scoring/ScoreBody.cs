using System.Text.Json.Nodes;

namespace ModelPipeline.Client;

/// <summary>The body of a call with features.</summary>
internal sealed record ScoreBody(JsonObject Features);
