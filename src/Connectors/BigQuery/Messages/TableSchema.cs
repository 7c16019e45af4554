namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The columns of a table or of a result.</summary>
internal sealed record TableSchema(IReadOnlyList<TableField> Fields);

/// <summary>A column. BigQuery sends the old names of types, such as INTEGER. Old and new names are accepted.</summary>
internal sealed record TableField(string Name, string Type, string? Mode = null)
{
    /// <summary>The columns of a struct.</summary>
    public IReadOnlyList<TableField>? Fields { get; init; }

    public bool IsRepeated => Mode == "REPEATED";

    public bool IsRequired => Mode == "REQUIRED";

    /// <summary>The name of the type in SQL.</summary>
    public string SqlType => Type switch
    {
        "INTEGER" => "INT64",
        "FLOAT" => "FLOAT64",
        "BOOLEAN" => "BOOL",
        "RECORD" => "STRUCT",
        _ => Type,
    };

    /// <summary>The declaration of the type in SQL.</summary>
    public string Declaration => IsRepeated ? $"ARRAY<{SqlType}>" : SqlType;
}
