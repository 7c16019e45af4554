namespace ModelPipeline;

/// <summary>Fits a model to the input of its pipeline, at the start and for each new version, with the same faults.</summary>
/// <param name="definition">The pipeline.</param>
/// <param name="model">The settings of the model.</param>
/// <param name="dates">How the input writes dates.</param>
internal sealed class ModelFit(PipelineDefinition definition, ModelOptions model, DateFormats? dates)
{
    // Only some columns of a model with faults are known, so the names under Model:Nulls cannot be checked.
    private static readonly Dictionary<string, string> NoNulls = [];

    /// <summary>Sets the input types of a model that takes any types (<see cref="InputTypes.SetTypesAsync"/>).</summary>
    public Task<bool> SetTypesAsync(ITypedByInput typed, Schema source, IRetriever retriever, CancellationToken cancellationToken) =>
        new InputTypes(source).SetTypesAsync(typed, retriever, model.Nulls, dates, cancellationToken);

    /// <summary>Creates the binding of the input's columns to the model's inputs.</summary>
    /// <param name="columns">The columns of the input.</param>
    /// <param name="needed">The columns that the model needs.</param>
    /// <param name="isWhole">False for a model with faults, of which only some columns are known.</param>
    /// <param name="faults">Receives the faults.</param>
    public InputBinding Bind(Schema columns, Schema needed, bool isWhole, List<Fault> faults)
    {
        // A model that could not be told its types gets the types of the input here, so that its columns are still checked.
        var typed = new InputTypes(columns).Of(needed);
        var setting = SettingOf(definition.Options.Input);
        var mapping = definition.Model is null ? model.Inputs : null;
        return InputBinding.Create(columns, typed, isWhole ? model.Nulls : NoNulls, setting, faults, dates, mapping);
    }

    private static string SettingOf(InputOptions input)
    {
        if (input.Query.Length > 0)
            return "Input:Query";
        return CallRetriever.IsMeant(input) ? "Input:Request" : "Input:Table";
    }
}
