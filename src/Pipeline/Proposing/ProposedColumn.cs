namespace ModelPipeline;

/// <summary>A column that feeds an input of a model.</summary>
/// <param name="Input">The input of the model.</param>
/// <param name="Column">The column of the table.</param>
/// <param name="Match">How the column was found.</param>
public sealed record ProposedColumn(string Input, string Column, MatchKind Match);
