namespace ModelPipeline;

/// <summary>Name and type of one column.</summary>
/// <param name="Name">As the model or the store spells it.</param>
/// <param name="Type">What the column holds.</param>
/// <param name="Nullable">Whether a row may have no value.</param>
/// <param name="VectorLength">For <see cref="ColumnType.Vector"/>: the number of floats that every row must have; null where any will
/// do.</param>
/// <param name="Range">For <see cref="ColumnType.Int64"/>: the least and the greatest value, where a model takes fewer than 64 bits; else
/// null.</param>
public sealed record Field(string Name, ColumnType Type, bool Nullable = true, int? VectorLength = null, (long Min, long Max)? Range = null)
{
    /// <summary>The type as it is named to users: <c>Single</c>, <c>Vector[4]</c>.</summary>
    public string TypeName => VectorLength is { } length ? $"{Type}[{length}]" : Type.ToString();
}
