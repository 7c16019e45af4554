using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>A statement, translated.</summary>
/// <param name="Sql">DuckDB's; of CREATE TABLE that of the query, if it has one, of DROP TABLE empty.</param>
internal sealed record Statement(StatementType Type, string Sql)
{
    /// <summary>The table that the statement changes, makes or drops.</summary>
    public TableName? Target { get; init; }

    /// <summary>The columns of CREATE TABLE; null where the query has them.</summary>
    public IReadOnlyList<Field>? Columns { get; init; }

    /// <summary>Partitioning and clustering of CREATE TABLE, as the REST API writes them.</summary>
    public JsonObject? Extra { get; init; }

    /// <summary>IF EXISTS, or IF NOT EXISTS.</summary>
    public bool IsConditional { get; init; }

    /// <summary>OR REPLACE.</summary>
    public bool Replaces { get; init; }

    /// <summary>Of MERGE: a query that has a row where more than one row of the source would change the same row.</summary>
    public string? Ambiguity { get; init; }

    public bool ChangesRows =>
        Type is StatementType.Insert or StatementType.Update or StatementType.Delete or StatementType.Merge or StatementType.TruncateTable;

    /// <summary>Changes rows that were there before, which those in the streaming buffer do not allow.</summary>
    public bool ChangesOldRows => ChangesRows && Type != StatementType.Insert;

    /// <summary>As the REST API names it: <c>CREATE_TABLE_AS_SELECT</c>.</summary>
    public string TypeName => Type switch
    {
        StatementType.TruncateTable => "TRUNCATE_TABLE",
        StatementType.CreateTable => "CREATE_TABLE",
        StatementType.CreateTableAsSelect => "CREATE_TABLE_AS_SELECT",
        StatementType.DropTable => "DROP_TABLE",
        _ => Type.ToString().ToUpperInvariant(),
    };
}
