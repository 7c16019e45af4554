using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>The full name of a table.</summary>
internal readonly record struct TableName(string Project, string Dataset, string Table)
{
    /// <summary>Its name in DuckDB, where the schema is the project and dataset together.</summary>
    public string Sql => $"{Identifier.Quote($"{Project}.{Dataset}")}.{Identifier.Quote(Table)}";

    public override string ToString() => $"{Project}:{Dataset}.{Table}";
}
