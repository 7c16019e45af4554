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
}
