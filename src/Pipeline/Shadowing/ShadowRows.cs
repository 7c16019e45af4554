namespace ModelPipeline;

/// <summary>Scores of one shadow version, each beside the score that the stable version made of the same row.</summary>
/// <param name="Version">The shadow version.</param>
/// <param name="Rows">At most one row per user, with the columns of <see cref="ShadowTable.Columns"/>.</param>
public sealed record ShadowRows(string Version, Batch Rows);
