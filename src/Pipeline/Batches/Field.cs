namespace ModelPipeline;

/// <summary>Name and type of one column.</summary>
/// <param name="Name">The name as the model or the store spells it.</param>
/// <param name="Type">The type of the column.</param>
/// <param name="Nullable">Whether a row may have no value.</param>
/// <param name="VectorLength">
/// For <see cref="ColumnType.Vector"/>: the number of floats that every row must have; null for any number.
/// </param>
/// <param name="Range">
/// For <see cref="ColumnType.Int64"/>: the smallest and the largest value, if a model takes fewer than 64 bits; otherwise null.
/// </param>
public sealed record Field(string Name, ColumnType Type, bool Nullable = true, int? VectorLength = null, (long Min, long Max)? Range = null)
{
    /// <summary>The name of the type in messages: <c>Single</c>, <c>Vector[4]</c>.</summary>
    public string TypeName => VectorLength is { } length ? $"{Type}[{length}]" : Type.ToString();
}
