namespace ModelPipeline.Compliance;

/// <summary>A column as a store itself declares it, with one value.</summary>
/// <param name="Declaration">Its type, such as <c>DECIMAL(10,2)</c>.</param>
/// <param name="Literal">The value, such as <c>12.50</c>.</param>
/// <param name="Type">As what it is read.</param>
/// <param name="Value">As what the value is read.</param>
public sealed record NativeColumn(string Declaration, string Literal, ColumnType Type = default, object? Value = null)
{
    /// <summary>What a message about the value must not hold.</summary>
    public string Bare => Literal.Trim('\'', '[', ']', '{', '}', 'x');
}
