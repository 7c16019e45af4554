namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>A parameter's value, as a text, a list or a struct; with none of them it is null.</summary>
internal sealed record ParameterValue(string? Value = null, IReadOnlyList<ParameterValue>? ArrayValues = null,
    IReadOnlyDictionary<string, ParameterValue>? StructValues = null);
