namespace ModelPipeline.Connectors.DuckDb;

/// <summary>How DuckDB's types become columns of a batch.</summary>
internal static class DuckDbTypes
{
    /// <summary>The type of the column and the SQL that reads it as such; null where it cannot be read.</summary>
    /// <param name="type">As <c>DESCRIBE</c> names it, such as <c>DECIMAL(10,2)</c>.</param>
    /// <param name="name">The quoted column.</param>
    public static (ColumnType Type, string Sql)? Read(string type, string name) => Base(type) switch
    {
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" => (ColumnType.Int64, $"{name}::BIGINT"),
        "FLOAT" => (ColumnType.Single, name),
        "DOUBLE" or "DECIMAL" or "HUGEINT" or "UHUGEINT" or "UBIGINT" => (ColumnType.Double, $"{name}::DOUBLE"),
        "BOOLEAN" => (ColumnType.Boolean, name),
        "VARCHAR" or "UUID" or "ENUM" => (ColumnType.String, $"{name}::VARCHAR"),
        "DATE" or "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" => (ColumnType.Timestamp, $"{name}::TIMESTAMP"),
        "TIMESTAMP WITH TIME ZONE" => (ColumnType.Timestamp, $"CASE WHEN isinf({name}) THEN 'infinity'::TIMESTAMP ELSE make_timestamp(epoch_us({name})) END"),
        // A missing element is not a number; a list without one stays what it is.
        "LIST" => (ColumnType.Vector, $"list_transform({name}::FLOAT[], lambda x: coalesce(x, 'NaN'::FLOAT))"),
        _ => null,
    };

    /// <summary>Whether ids are compared as this type rather than as text, so that DuckDB can skip row groups.</summary>
    public static bool IsKeyType(string type) => Base(type) is "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UUID";

    private static string Base(string type)
    {
        if (type.EndsWith(']'))
            return type[..type.LastIndexOf('[')] is "FLOAT" or "DOUBLE" or "INTEGER" or "BIGINT" ? "LIST" : type;
        var arguments = type.IndexOf('(', StringComparison.Ordinal);
        return arguments < 0 ? type : type[..arguments];
    }
}
