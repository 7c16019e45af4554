namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>What a table of the pipeline needs.</summary>
/// <param name="Quoted">The table's name, quoted.</param>
/// <param name="Create">The SQL that creates the table.</param>
/// <param name="Columns">The name and the type of every column.</param>
/// <param name="Key">The columns of the primary key.</param>
internal sealed record PostgreSqlTableForm(
    string Quoted, string Create, IReadOnlyList<(string Name, string Type)> Columns, string[] Key);
