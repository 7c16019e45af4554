namespace ModelPipeline.Compliance;

/// <summary>A column in the store's own SQL, with one value.</summary>
/// <param name="Declaration">The type, such as <c>DECIMAL(10,2)</c>.</param>
/// <param name="Literal">The value, such as <c>12.50</c>.</param>
/// <param name="Type">The type of the column that the retriever returns.</param>
/// <param name="Value">The value that the retriever returns.</param>
public sealed record NativeColumn(string Declaration, string Literal, ColumnType Type = default, object? Value = null)
{
    /// <summary>The value without quotes. A message about the value must not contain it.</summary>
    public string Bare => Literal.Trim('\'', '[', ']', '{', '}', 'x');
}
