using ModelPipeline.Connectors.BigQuery.Messages;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>What a table of the pipeline needs.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Definition">The table as it is made where it is missing.</param>
/// <param name="Fields">The columns.</param>
/// <param name="Key">The columns of the primary key.</param>
internal sealed record BigQueryTableForm(
    BigQueryTableName Name, Table Definition, IReadOnlyList<TableField> Fields, IReadOnlyList<string> Key);
