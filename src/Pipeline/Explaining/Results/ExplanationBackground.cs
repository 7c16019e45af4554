namespace ModelPipeline;

/// <summary>The rows of the input that a row was compared with.</summary>
/// <param name="Id">Identifies the rows: explanations of an output with the same id had the same rows.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Failed">The rows that were left out, because the model fails on them or the output is no finite number for them.</param>
public sealed record ExplanationBackground(string Id, int Rows, int Failed = 0);
