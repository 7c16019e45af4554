using System.Data.Common;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>A column of the input.</summary>
/// <param name="Name">The name in the source.</param>
/// <param name="Given">The name that DuckDB gives the column.</param>
/// <param name="Type">The type as <c>DESCRIBE</c> names it.</param>
internal sealed record DuckDbColumn(string Name, string Given, string Type)
{
    /// <summary>DuckDB's name, quoted.</summary>
    public string Quoted => SqlName.Quote(Given);

    /// <summary>Whether a column type exists for the values.</summary>
    public bool CanBeRead => DuckDbTypes.Read(Type, Quoted) is not null;

    /// <summary>The column type. A column that cannot be read counts as text, and each of its rows is unusable.</summary>
    public ColumnType ReadAs => DuckDbTypes.Read(Type, Quoted)?.Type ?? ColumnType.String;

    /// <summary>The SQL of the column.</summary>
    public string Sql => DuckDbTypes.Read(Type, Quoted)?.Sql ?? $"CASE WHEN {Quoted} IS NOT NULL THEN true END";

    /// <summary>Why the column cannot be read.</summary>
    public string Reason => $"of type {Type}, which cannot be read; cast it with \"Query\"";

    /// <summary>A reader of the values that <see cref="Sql"/> gives.</summary>
    public DbColumnReader Reader(Field field, int ordinal, int capacity) => CanBeRead
        ? DuckDbTypes.Reader(Type, field, ordinal, capacity)
        : DbColumnReader.CreateTry(field, ordinal, capacity, (DbDataReader _, int _, out string value) =>
        {
            value = "";
            return $"is {Reason}";
        });
}
