namespace ModelPipeline.Client;

/// <summary>A loaded model.</summary>
/// <param name="Path">The model file.</param>
/// <param name="Version">The model's version, which is stored with scores.</param>
/// <param name="Inputs">The input columns that the model needs.</param>
/// <param name="Outputs">The columns of a score.</param>
public sealed record ModelInfo(string Path, string Version, IReadOnlyList<ColumnInfo> Inputs, IReadOnlyList<ColumnInfo> Outputs);
