namespace ModelPipeline.Grains;

/// <summary>A part of the stored rows of a sample.</summary>
internal sealed record SamplePiece
{
    /// <summary>The rows (<see cref="SampleBytes"/>); null for none.</summary>
    public byte[]? Rows { get; init; }
}
