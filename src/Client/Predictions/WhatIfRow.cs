using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>What a model makes of a row, beside the row as it is.</summary>
/// <param name="Inputs">The row in the types of the model; only of the row as it is.</param>
/// <param name="Value">The value of the column of a sweep; null for other rows.</param>
/// <param name="Outputs">The outputs of the model; null for none.</param>
/// <param name="Change">The difference of each output that is a number to that of the row as it is.</param>
/// <param name="Problem">Why the row has no outputs; null where it has.</param>
public sealed record WhatIfRow(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, JsonElement>? Inputs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Value = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, JsonElement>? Outputs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, JsonElement>? Change = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem = null);
