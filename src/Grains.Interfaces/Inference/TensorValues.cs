namespace ModelPipeline.Grains;

/// <summary>A tensor on its way between API and silo.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of an element: <c>Single</c>, <c>Double</c>, <c>Int64</c>, <c>Boolean</c> or <c>String</c>.</param>
/// <param name="Width">The number of elements of a row.</param>
/// <param name="Values">The elements, row by row: float[], double[], long[], bool[] or string[].</param>
/// <param name="Nulls">One flag for each element, true for none; null if no element is missing.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.TensorValues")]
public sealed record TensorValues(
    [property: Id(0)] string Name,
    [property: Id(1)] string Type,
    [property: Id(2)] int Width,
    [property: Id(3)] object Values,
    [property: Id(4)] bool[]? Nulls = null);
