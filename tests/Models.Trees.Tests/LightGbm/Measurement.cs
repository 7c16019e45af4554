using Microsoft.ML.Data;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>A row for ML.NET.</summary>
internal sealed class Measurement
{
    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }
}
