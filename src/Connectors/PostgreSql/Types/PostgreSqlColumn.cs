using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>A column that is read.</summary>
/// <param name="Name">What it is called in a batch.</param>
/// <param name="Sql">Reads it.</param>
/// <param name="Oid">The type that the result gives it.</param>
/// <param name="Unreadable">Why its values are of no use; null where they are.</param>
internal sealed record PostgreSqlColumn(string Name, string Sql, uint Oid, string? Unreadable)
{
    public static PostgreSqlColumn Of(InputColumn column, PostgresType type) => PostgreSqlTypes.Read(type) is null
        // Some types cannot even be sent; that the row is there is all that has to be known of it.
        ? new(column.Field.Name, "''::text", TextOid, PostgreSqlTypes.Unreadable(type))
        : new(column.Field.Name, column.Quoted, PostgreSqlTypes.Base(type).OID, null);

    private const uint TextOid = 25;

    /// <summary>Reads the column of a result by the type that it has there.</summary>
    public DbColumnReader Reader(NpgsqlDataReader row, int ordinal, int capacity) => Unreadable is { } reason
        ? PostgreSqlTypes.Unusable(Name, ordinal, capacity, reason)
        : PostgreSqlTypes.Reader(row, Name, ordinal, capacity);
}
