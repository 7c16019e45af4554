namespace ModelPipeline.Connectors.Sql;

/// <summary>A column that is read.</summary>
/// <param name="Source">Its name as the source spells it.</param>
/// <param name="Field">Named as the model wants it, typed as the source has it.</param>
public sealed record InputColumn(string Source, Field Field)
{
    /// <summary>The source's name, quoted.</summary>
    public string Quoted => SqlName.Quote(Source);
}
