namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>Says of a route which kind of request it is.</summary>
internal sealed record OperationTag(Operation Operation);
