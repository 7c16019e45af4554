namespace ModelPipeline;

/// <summary>A row that the model cannot take.</summary>
/// <param name="Row">The index of the row in the batch that was read.</param>
/// <param name="Column">The column that makes the row unusable.</param>
/// <param name="Reason">The reason, without the value, as a phrase that continues "column X ...".</param>
internal readonly record struct UnusableRow(int Row, string Column, string Reason);
