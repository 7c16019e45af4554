using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>A column of the input that the connector reads.</summary>
/// <param name="Field">The column's name in a batch, and its type there.</param>
/// <param name="Sql">The SQL of the column.</param>
/// <param name="Type">The column's type in the result.</param>
/// <param name="Unreadable">Why the column cannot be read; null for a column that can be read.</param>
internal sealed record PostgreSqlColumn(Field Field, string Sql, PostgresType? Type, string? Unreadable)
{
    private const uint TextOid = 25;

    public static PostgreSqlColumn Of(InputColumn column, PostgresType type) => PostgreSqlTypes.Read(type) is { } read
        ? new(new(column.Field.Name, read), column.Quoted, PostgreSqlTypes.Base(type), null)
        // PostgreSQL cannot even send the values of some types. An empty text stands for each value.
        : new(new(column.Field.Name, ColumnType.String), "''::text", null, PostgreSqlTypes.Unreadable(type));

    /// <summary>The number of the column's type in the result.</summary>
    public uint Oid { get; } = Type?.OID ?? TextOid;

    /// <summary>A reader of the column, by the type in the result.</summary>
    public DbColumnReader Reader(NpgsqlDataReader row, int ordinal, int capacity)
    {
        if (Unreadable is { } reason)
            return PostgreSqlTypes.Unusable(Field.Name, ordinal, capacity, reason);
        return row.GetDataTypeOID(ordinal) == Oid
            ? PostgreSqlTypes.Reader(Type!, Field, ordinal, capacity)
            : PostgreSqlTypes.Reader(row, Field.Name, ordinal, capacity);
    }
}
