namespace ModelPipeline;

/// <summary>Name and type of one column.</summary>
/// <param name="Name">As the model or the store spells it.</param>
/// <param name="Type">What the column holds.</param>
/// <param name="Nullable">Whether a row may have no value.</param>
/// <param name="VectorLength">For <see cref="ColumnType.Vector"/>: the number of floats that every row must have; null where any will do.</param>
public sealed record Field(string Name, ColumnType Type, bool Nullable = true, int? VectorLength = null)
{
    /// <summary>The type as it is named to users: <c>Single</c>, <c>Vector[4]</c>.</summary>
    public string TypeName => VectorLength is { } length ? $"{Type}[{length}]" : Type.ToString();
}
