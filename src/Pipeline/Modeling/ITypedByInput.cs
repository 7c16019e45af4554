namespace ModelPipeline;

/// <summary>
/// A model that takes inputs in whichever type the table has. Such inputs are <see cref="ColumnType.Text"/> in <see cref="IModel.Inputs"/>
/// until the model is told their types, and its outputs may not be known before.
/// </summary>
public interface ITypedByInput : IModel
{
    /// <summary>Tells the types; once, before the model is applied.</summary>
    /// <param name="inputs">The columns of <see cref="IModel.Inputs"/> with the types that the table has.</param>
    /// <param name="rows">Some rows of the table with these columns, nulls included; null where there are none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PipelineConfigurationException">The model cannot be applied to such columns, or a setting does not fit.</exception>
    Task AdoptAsync(Schema inputs, Batch? rows, CancellationToken cancellationToken);
}
