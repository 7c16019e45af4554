namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The value of a parameter: a text, a list or a struct. Without any of them, the value is null.</summary>
internal sealed record ParameterValue(string? Value = null, IReadOnlyList<ParameterValue>? ArrayValues = null,
    IReadOnlyDictionary<string, ParameterValue>? StructValues = null);
