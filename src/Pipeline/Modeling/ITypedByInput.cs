namespace ModelPipeline;

/// <summary>
/// A model that accepts any types for its inputs and uses the types of the table. Such inputs are <see cref="ColumnType.Text"/> in <see
/// cref="IModel.Inputs"/> until the model is told their types. Before that, its outputs may be unknown.
/// </summary>
public interface ITypedByInput : IModel
{
    /// <summary>Sets the types of the model's inputs. Called once, before the model is applied.</summary>
    /// <param name="inputs">The columns of <see cref="IModel.Inputs"/> with the types of the table.</param>
    /// <param name="rows">Some rows of the table with these columns, including nulls; null if there are none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">The model cannot take these columns, or a setting does not fit.</exception>
    Task UseInputTypesAsync(Schema inputs, Batch? rows, CancellationToken cancellationToken);
}
