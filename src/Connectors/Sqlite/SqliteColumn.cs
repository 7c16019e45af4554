using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>A column of the input that the connector reads.</summary>
/// <param name="Name">The column's name in a batch.</param>
/// <param name="Sql">
/// The SQL of the column, with the alias of its table: without the alias, SQLite takes an unknown name in double quotes for a text.
/// </param>
/// <param name="Wanted">The type that the model takes.</param>
internal sealed record SqliteColumn(string Name, string Sql, ColumnType Wanted)
{
    public static SqliteColumn Of(InputColumn column, IReadOnlyList<Field> wanted) =>
        new(column.Field.Name, $"input.{column.Quoted}", wanted.First(field => field.Name == column.Field.Name).Type);

    /// <summary>Why a column cannot be read, as a phrase that continues "column X ...".</summary>
    public static string Unreadable(string? declared) => $"is of type {declared}, which cannot be read; cast it with \"Query\"";

    /// <summary>A reader of the column, by the type that the result declares.</summary>
    public DbColumnReader Reader(SqliteDataReader row, int ordinal, int capacity)
    {
        var declared = SqliteTypes.Declared(row, ordinal);
        return SqliteTypes.Read(declared, Wanted) is { } type
            ? SqliteTypes.Reader(new(Name, type), ordinal, capacity)
            : SqliteTypes.Unusable(Name, ordinal, capacity, Unreadable(declared));
    }
}
