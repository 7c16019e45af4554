using ModelPipeline.Connectors.BigQuery.Messages;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>The requirements for a table of the pipeline.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Definition">The definition for creating a missing table.</param>
/// <param name="Fields">The columns.</param>
/// <param name="Key">The columns of the primary key.</param>
internal sealed record BigQueryTableForm(
    BigQueryTableName Name, Table Definition, IReadOnlyList<TableField> Fields, IReadOnlyList<string> Key);
