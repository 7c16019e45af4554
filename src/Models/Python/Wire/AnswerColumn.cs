namespace ModelPipeline.Models.Python;

/// <summary>What the head of an answer says of one output.</summary>
/// <param name="Name">Of the output.</param>
/// <param name="Type">As <see cref="RequestColumn.TypeName"/> names types.</param>
/// <param name="Width">Values a row.</param>
/// <param name="Nulls">Whether a mask of nulls comes before the values.</param>
internal sealed record AnswerColumn(string Name, string Type, int Width, bool Nulls)
{
    public ColumnType ColumnType => TypeOf(Type);

    /// <summary>The type of that name.</summary>
    public static ColumnType TypeOf(string name) => name switch
    {
        "single" => ColumnType.Single,
        "double" => ColumnType.Double,
        "int64" => ColumnType.Int64,
        "boolean" => ColumnType.Boolean,
        "timestamp" => ColumnType.Timestamp,
        "vector" => ColumnType.Vector,
        "string" => ColumnType.String,
        _ => throw new InvalidDataException($"A Python worker told the type '{name}', which there is not."),
    };
}
