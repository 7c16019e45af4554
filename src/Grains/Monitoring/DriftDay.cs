namespace ModelPipeline.Grains;

/// <summary>A version on a day, beside its baseline.</summary>
/// <param name="Day">The day, from midnight UTC.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The verdicts about the input columns; none for a day without rows.</param>
/// <param name="Outputs">The verdicts about the outputs.</param>
internal sealed record DriftDay(DateOnly Day, long Rows, IReadOnlyList<DayVerdict> Columns, IReadOnlyList<DayVerdict> Outputs);
