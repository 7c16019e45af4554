namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>The kind of request of a route.</summary>
internal sealed record OperationTag(Operation Operation);
