namespace ModelPipeline.Grains;

/// <summary>A loaded model.</summary>
/// <param name="Path">The model file.</param>
/// <param name="Version">The model's version, which is stored with scores.</param>
/// <param name="Inputs">The input columns that the model needs.</param>
/// <param name="Outputs">The columns of a score.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ModelInfo")]
public sealed record ModelInfo(
    [property: Id(0)] string Path,
    [property: Id(1)] string Version,
    [property: Id(2)] ColumnInfo[] Inputs,
    [property: Id(3)] ColumnInfo[] Outputs);
