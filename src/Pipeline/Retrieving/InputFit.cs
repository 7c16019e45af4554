using static ModelPipeline.PartAttempt;

namespace ModelPipeline;

/// <summary>The input of a pipeline after it was opened for a model, at the start and for a check of the settings.</summary>
/// <param name="Wanted">The columns that the input was asked for.</param>
/// <param name="Source">The columns of the input; null if it did not open.</param>
/// <param name="Binding">The binding of the columns to the model; null if they are not known.</param>
/// <param name="HasTypes">Whether the model knows its types: a model that takes any types was told those of the input.</param>
internal sealed record InputFit(Field[] Wanted, Schema? Source, InputBinding? Binding, bool HasTypes)
{
    /// <summary>Opens the input and compares its columns with the model and with the settings that name columns.</summary>
    /// <param name="definition">The pipeline.</param>
    /// <param name="retriever">The input.</param>
    /// <param name="model">The model; null for one with faults.</param>
    /// <param name="needed">The columns that a model with faults is known to need; null if none is known.</param>
    /// <param name="dates">How the input writes dates.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="loading">Limits the work of the model.</param>
    /// <param name="opening">Limits the work of the input.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<InputFit> OpenAsync(
        PipelineDefinition definition, IRetriever retriever, IModel? model, Schema? needed, DateFormats? dates, List<Fault> faults,
        CancellationToken loading, CancellationToken opening, CancellationToken cancellationToken)
    {
        var options = definition.Options;
        var fit = new ModelFit(definition, options.Model, dates);
        var asked = model?.Inputs ?? needed;
        Field[] wanted =
            [.. asked ?? new([]), .. AgeColumn.Wanted(options.Input, asked), .. KeptColumns.Wanted(options.Output, asked ?? new([]))];
        var (source, known) = await RunAsync("Input", faults, () => retriever.OpenAsync(wanted, opening), cancellationToken);
        var hasTypes = model is not ITypedByInput;
        if (source is not null && model is ITypedByInput typed)
        {
            (hasTypes, _) = await RunAsync(
                "Model", faults, () => fit.SetTypesAsync(typed, source, retriever, loading), cancellationToken);
        }

        faults.AddRange(AgeColumn.Check(options.Input, source ?? known));
        await RunAsync("Input:ChangedAt", faults, async () =>
        {
            faults.AddRange(await ChangeCheck.CheckAsync(options, source is null ? null : retriever, source, opening));
            return true;
        }, cancellationToken);
        var binding = (source ?? known) is { } columns && (model?.Inputs ?? needed) is { } inputs
            ? fit.Bind(columns, inputs, isWhole: model is not null, faults)
            : null;
        return new(wanted, source, binding, hasTypes);
    }
}
