namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>A named, typed column of a table or result, or a field of a struct.</summary>
/// <param name="Fields">The fields of a struct; empty for other types.</param>
internal sealed record Field(string Name, DataType Type, bool IsRepeated = false, bool IsRequired = false,
    IReadOnlyList<Field>? Fields = null)
{
    public IReadOnlyList<Field> Fields { get; init; } = Fields ?? [];

    /// <summary>The type in DuckDB, including elements and fields.</summary>
    public string DuckDbType => Describe(DataTypes.InDuckDb, static each => each.DuckDbType);

    /// <summary>The type for reading a value from DuckDB. Decimals are read as text, because the decimals of .NET have 28 digits.</summary>
    public string ReadType => Describe(
        static type => type is DataType.Numeric or DataType.BigNumeric or DataType.Json ? "VARCHAR" : DataTypes.InDuckDb(type),
        static each => each.ReadType);

    /// <summary>The type of the JSON of <see cref="ValueReader"/>. Bytes stay base64 text.</summary>
    public string JsonType =>
        Describe(static type => type == DataType.Bytes ? "VARCHAR" : DataTypes.InDuckDb(type), static each => each.JsonType);

    public Field Element => this with { IsRepeated = false, IsRequired = false };

    private string Describe(Func<DataType, string> scalar, Func<Field, string> nested)
    {
        var type = Type == DataType.Struct
            ? $"STRUCT({string.Join(", ", Fields.Select(field => $"{Identifier.Quote(field.Name)} {nested(field)}"))})"
            : scalar(Type);
        return IsRepeated ? type + "[]" : type;
    }
}
