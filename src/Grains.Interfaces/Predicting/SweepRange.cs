namespace ModelPipeline.Grains;

/// <summary>Evenly spaced values of one column.</summary>
/// <param name="Column">The column.</param>
/// <param name="From">The first value.</param>
/// <param name="To">The last value, above the first.</param>
/// <param name="Steps">The number of values, 2 or more.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.SweepRange")]
public sealed record SweepRange(
    [property: Id(0)] string Column, [property: Id(1)] double From, [property: Id(2)] double To, [property: Id(3)] int Steps);
