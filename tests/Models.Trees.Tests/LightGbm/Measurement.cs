using Microsoft.ML.Data;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>A row as ML.NET reads it.</summary>
internal sealed class Measurement
{
    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }
}
