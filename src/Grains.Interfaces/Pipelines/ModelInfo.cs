namespace ModelPipeline.Grains;

/// <summary>A loaded model.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Version">Its version, which scores carry.</param>
/// <param name="Inputs">The input columns that it needs.</param>
/// <param name="Outputs">The columns of a score.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ModelInfo")]
public sealed record ModelInfo(
    [property: Id(0)] string Path,
    [property: Id(1)] string Version,
    [property: Id(2)] ColumnInfo[] Inputs,
    [property: Id(3)] ColumnInfo[] Outputs);
