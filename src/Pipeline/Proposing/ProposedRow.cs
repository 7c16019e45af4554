namespace ModelPipeline;

/// <summary>A row that was tried.</summary>
/// <param name="User">The user.</param>
/// <param name="Outputs">The model's outputs by column.</param>
public sealed record ProposedRow(string User, IReadOnlyDictionary<string, object?> Outputs);
