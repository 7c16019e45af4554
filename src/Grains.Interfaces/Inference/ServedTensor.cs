namespace ModelPipeline.Grains;

/// <summary>An input or output of a model as a tensor.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of an element, such as <c>Single</c>.</param>
/// <param name="Width">The number of elements of a row; -1 for any number.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ServedTensor")]
public sealed record ServedTensor([property: Id(0)] string Name, [property: Id(1)] string Type, [property: Id(2)] int Width);
