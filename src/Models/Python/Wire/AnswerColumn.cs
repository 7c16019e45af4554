namespace ModelPipeline.Models.Python;

/// <summary>The description of one output in the head of an answer.</summary>
/// <param name="Name">The name of the output.</param>
/// <param name="Type">The name of the type, see <see cref="RequestColumn.TypeName"/>.</param>
/// <param name="Width">The number of values per row.</param>
/// <param name="Nulls">Whether a mask of nulls precedes the values.</param>
internal sealed record AnswerColumn(string Name, string Type, int Width, bool Nulls)
{
    public ColumnType ColumnType => TypeOf(Type);

    /// <summary>The type with this name.</summary>
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
