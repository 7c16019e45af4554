namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The type of a parameter.</summary>
internal sealed record ParameterType(string Type, ParameterType? ArrayType = null, IReadOnlyList<StructField>? StructTypes = null);

/// <summary>One field of a struct.</summary>
internal sealed record StructField(string Name, ParameterType Type);
