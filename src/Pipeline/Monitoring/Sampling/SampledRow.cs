namespace ModelPipeline;

/// <summary>A row of a sample.</summary>
/// <param name="User">The user.</param>
/// <param name="Key">The key (<see cref="SampleKey"/>).</param>
/// <param name="At">When the row was asked for.</param>
/// <param name="Values">The values (<see cref="RowCodec"/>).</param>
internal sealed record SampledRow(string User, double Key, DateTimeOffset At, byte[] Values);
