using System.Data.Common;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>A column of a source.</summary>
/// <param name="Name">As the source has it.</param>
/// <param name="Given">As DuckDB calls it.</param>
/// <param name="Type">As <c>DESCRIBE</c> names it.</param>
internal sealed record DuckDbColumn(string Name, string Given, string Type)
{
    /// <summary>DuckDB's name, quoted.</summary>
    public string Quoted => SqlName.Quote(Given);

    /// <summary>Whether its values have a counterpart.</summary>
    public bool CanBeRead => DuckDbTypes.Read(Type, Quoted) is not null;

    /// <summary>As what it is read. What cannot be read is text here, of which each row is unusable.</summary>
    public ColumnType ReadAs => DuckDbTypes.Read(Type, Quoted)?.Type ?? ColumnType.String;

    /// <summary>The SQL that reads it.</summary>
    public string Sql => DuckDbTypes.Read(Type, Quoted)?.Sql ?? $"CASE WHEN {Quoted} IS NOT NULL THEN true END";

    /// <summary>Why it cannot be read.</summary>
    public string Reason => $"of type {Type}, which cannot be read; cast it with \"Query\"";

    /// <summary>Reads what <see cref="Sql"/> gives.</summary>
    public DbColumnReader Reader(Field field, int ordinal, int capacity) => CanBeRead
        ? DuckDbTypes.Reader(Type, field, ordinal, capacity)
        : DbColumnReader.CreateTry(field, ordinal, capacity, (DbDataReader _, int _, out string value) =>
        {
            value = "";
            return $"is {Reason}";
        });
}
