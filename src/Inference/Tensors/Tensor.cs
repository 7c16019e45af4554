namespace ModelPipeline.Inference;

/// <summary>A tensor of the protocol: its elements, row by row, in one array.</summary>
/// <param name="Name">The name of the model's input or output.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Shape">The size of each dimension; the rows come first.</param>
/// <param name="Values">The elements in an array of the .NET type that stores <see cref="Datatype.Column"/>.</param>
/// <param name="Nulls">One flag per element, true for a JSON null; null if no element is null.</param>
internal sealed record Tensor(string Name, Datatype Type, IReadOnlyList<long> Shape, Array Values, bool[]? Nulls = null)
{
    // Beyond the rank of any model with rows and columns; a longer shape is a mistake or an attack.
    private const int MaxRank = 8;

    /// <summary>The number of elements of a shape.</summary>
    /// <exception cref="TensorException">A dimension is negative, or the tensor is too large.</exception>
    public static int Count(string name, IReadOnlyList<long> shape)
    {
        if (shape.Count is 0 or > MaxRank)
            throw new TensorException($"Tensor '{name}' has a shape of {shape.Count} dimensions; send 1 to {MaxRank}, the rows first.");
        var count = 1L;
        foreach (var size in shape)
        {
            if (size < 0)
                throw new TensorException($"Tensor '{name}' has the shape {Describe(shape)}; a dimension must be 0 or more.");
            if (size > int.MaxValue || (count *= size) > int.MaxValue)
                throw new TensorException($"Tensor '{name}' has the shape {Describe(shape)}, more elements than a tensor can have.");
        }

        return (int)count;
    }

    /// <summary>A shape in messages: <c>[2,4]</c>.</summary>
    public static string Describe(IEnumerable<long> shape) => $"[{string.Join(",", shape)}]";
}
