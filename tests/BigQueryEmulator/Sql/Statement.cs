using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>A translated statement.</summary>
/// <param name="Sql">The SQL for DuckDB: for CREATE TABLE the SQL of its query, if there is one; empty for DROP TABLE.</param>
internal sealed record Statement(StatementType Type, string Sql)
{
    /// <summary>The table that the statement changes, creates or drops.</summary>
    public TableName? Target { get; init; }

    /// <summary>The columns of CREATE TABLE; null if its query decides.</summary>
    public IReadOnlyList<Field>? Columns { get; init; }

    /// <summary>The partitioning and clustering of CREATE TABLE, in the form of the REST API.</summary>
    public JsonObject? Extra { get; init; }

    /// <summary>Whether the statement has IF EXISTS or IF NOT EXISTS.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether the statement has OR REPLACE.</summary>
    public bool Replaces { get; init; }

    /// <summary>For MERGE: a query that returns a row if several source rows would change the same row.</summary>
    public string? Ambiguity { get; init; }

    public bool ChangesRows =>
        Type is StatementType.Insert or StatementType.Update or StatementType.Delete or StatementType.Merge or StatementType.TruncateTable;

    /// <summary>Whether the statement changes existing rows. Rows in the streaming buffer prevent this.</summary>
    public bool ChangesOldRows => ChangesRows && Type != StatementType.Insert;

    /// <summary>The name in the REST API, such as <c>CREATE_TABLE_AS_SELECT</c>.</summary>
    public string TypeName => Type switch
    {
        StatementType.TruncateTable => "TRUNCATE_TABLE",
        StatementType.CreateTable => "CREATE_TABLE",
        StatementType.CreateTableAsSelect => "CREATE_TABLE_AS_SELECT",
        StatementType.DropTable => "DROP_TABLE",
        _ => Type.ToString().ToUpperInvariant(),
    };
}
