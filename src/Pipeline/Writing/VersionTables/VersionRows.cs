namespace ModelPipeline;

/// <summary>Rows of one version for a table beside the output table.</summary>
/// <param name="Version">The version.</param>
/// <param name="Rows">At most one row per user, with the columns of <see cref="VersionTableForm.ColumnsOf"/>.</param>
public sealed record VersionRows(string Version, Batch Rows);
