using System.Data.Common;
using ModelPipeline.Connectors.Sql;

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

    /// <summary>The SQL of a column as text, compared as what it is: a column can declare that case does not count.</summary>
    public static string Text(string name) => $"{name}::VARCHAR COLLATE \"binary\"";

    /// <summary>Reads what the SQL of <see cref="Read"/> gives.</summary>
    public static DbColumnReader Reader(Field field, int ordinal, int capacity) => field.Type switch
    {
        ColumnType.Single => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetFloat(i)),
        ColumnType.Double => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetDouble(i)),
        ColumnType.Int64 => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetInt64(i)),
        ColumnType.Boolean => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetBoolean(i)),
        ColumnType.String or ColumnType.Text => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetString(i)),
        ColumnType.Timestamp => DbColumnReader.Create(field, ordinal, capacity, (row, i) => Moment(row, i, field)),
        ColumnType.Vector => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetFieldValue<List<float>>(i).ToArray()),
        _ => throw new InvalidOperationException($"DuckDB columns are not read as {field.Type}."),
    };

    private static string Base(string type)
    {
        if (type.EndsWith(']'))
            return type[..type.LastIndexOf('[')] is "FLOAT" or "DOUBLE" or "INTEGER" or "BIGINT" ? "LIST" : type;
        var arguments = type.IndexOf('(', StringComparison.Ordinal);
        return arguments < 0 ? type : type[..arguments];
    }

    private static DateTime Moment(DbDataReader row, int ordinal, Field field)
    {
        try
        {
            return DateTime.SpecifyKind(row.GetDateTime(ordinal), DateTimeKind.Utc);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new StoreException($"Column '{field.Name}' holds a moment that is infinite or outside the years 1 to 9999; correct the row.", e, blamesData: true);
        }
    }
}
