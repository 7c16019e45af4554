using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>Changes of a user's row. Exactly one of set, variants and sweep is there.</summary>
public sealed record WhatIfRequest
{
    /// <summary>One change: a value for each column that changes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Set { get; init; }

    /// <summary>1 to 1,000 changes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JsonObject>? Variants { get; init; }

    /// <summary>Evenly spaced values of one column.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Sweep? Sweep { get; init; }

    /// <summary>The version of the model; null for the one that scores the user.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>The features that would come with a call; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Features { get; init; }
}
