using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>A column of the input that the connector reads.</summary>
/// <param name="Field">The column in a batch.</param>
/// <param name="Sql">The SQL of the column.</param>
/// <param name="Oid">The column's type in the result.</param>
/// <param name="Unreadable">Why the column cannot be read; null for a column that can be read.</param>
internal sealed record PostgreSqlColumn(Field Field, string Sql, uint Oid, string? Unreadable)
{
    public static PostgreSqlColumn Of(InputColumn column, PostgresType type) => PostgreSqlTypes.Read(type) is { } read
        ? new(new(column.Field.Name, read), column.Quoted, PostgreSqlTypes.Base(type).OID, null)
        // PostgreSQL cannot even send the values of some types. An empty text stands for each value.
        : new(new(column.Field.Name, ColumnType.String), "''::text", TextOid, PostgreSqlTypes.Unreadable(type));

    private const uint TextOid = 25;

    /// <summary>A reader of the column, by the type in the result.</summary>
    public DbColumnReader Reader(NpgsqlDataReader row, int ordinal, int capacity) => Unreadable is { } reason
        ? PostgreSqlTypes.Unusable(Field.Name, ordinal, capacity, reason)
        : PostgreSqlTypes.Reader(row, Field, ordinal, capacity);
}
