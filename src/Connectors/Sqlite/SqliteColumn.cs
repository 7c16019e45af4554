using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>A column that is read.</summary>
/// <param name="Name">What it is called in a batch.</param>
/// <param name="Sql">Reads it; with the alias of its table, for a name of nothing in double quotes is a text to SQLite.</param>
/// <param name="Wanted">What the model takes.</param>
internal sealed record SqliteColumn(string Name, string Sql, ColumnType Wanted)
{
    public static SqliteColumn Of(InputColumn column, IReadOnlyList<Field> wanted) =>
        new(column.Field.Name, $"input.{column.Quoted}", wanted.First(field => field.Name == column.Field.Name).Type);

    /// <summary>Why a column is of no use, as a phrase that continues "column X ...".</summary>
    public static string Unreadable(string? declared) => $"is of type {declared}, which cannot be read; cast it with \"Query\"";

    /// <summary>Reads the column of a result by what it declares there.</summary>
    public DbColumnReader Reader(SqliteDataReader row, int ordinal, int capacity)
    {
        var declared = SqliteTypes.Declared(row, ordinal);
        return SqliteTypes.Read(declared, Wanted) is { } type
            ? SqliteTypes.Reader(new(Name, type), ordinal, capacity)
            : SqliteTypes.Unusable(Name, ordinal, capacity, Unreadable(declared));
    }
}
