namespace ModelPipeline;

/// <summary>A row that cannot be fed to the model.</summary>
/// <param name="Row">Its index in the batch that was read.</param>
/// <param name="Column">The column that is in the way.</param>
/// <param name="Reason">Why, without the value, as a phrase that continues "column X ...".</param>
internal readonly record struct UnusableRow(int Row, string Column, string Reason);
