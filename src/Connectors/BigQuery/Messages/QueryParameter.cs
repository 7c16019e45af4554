namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>A named parameter of a query.</summary>
internal sealed record QueryParameter(string Name, ParameterType ParameterType, ParameterValue ParameterValue);
