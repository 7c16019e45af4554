using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>The full name of a table.</summary>
internal readonly record struct TableName(string Project, string Dataset, string Table)
{
    /// <summary>The name in DuckDB, where project and dataset together are the schema.</summary>
    public string Sql => $"{Identifier.Quote($"{Project}.{Dataset}")}.{Identifier.Quote(Table)}";

    public override string ToString() => $"{Project}:{Dataset}.{Table}";
}
