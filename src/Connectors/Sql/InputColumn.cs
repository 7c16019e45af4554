namespace ModelPipeline.Connectors.Sql;

/// <summary>A column of the input that the connector reads.</summary>
/// <param name="Source">The column's name in the source.</param>
/// <param name="Field">The name that the model wants, with the type that the source has.</param>
public sealed record InputColumn(string Source, Field Field)
{
    /// <summary>The name in the source, quoted.</summary>
    public string Quoted => SqlName.Quote(Source);
}
