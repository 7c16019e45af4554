using static ModelPipeline.PartAttempt;

namespace ModelPipeline;

/// <summary>
/// Checks the settings of pipelines without a server: what a start would refuse, as far as it can be told without writing.
/// </summary>
public sealed class SettingsChecker(
    IServiceProvider services,
    ConnectionStrings connections,
    IEnumerable<RetrieverKind> retrievers,
    ModelLoader models,
    IEnumerable<WriterKind> writers,
    IEnumerable<TriggerKind>? triggers = null,
    DefaultPipeline? defaultPipeline = null)
{
    private readonly PartFactory parts = new(services, connections, retrievers, models, writers, triggers ?? []);

    /// <summary>Loads the models, and reads the columns of the tables where this is asked for. Outputs are never opened.</summary>
    /// <param name="definitions">The pipelines.</param>
    /// <param name="opensInputs">Whether the tables are opened and compared with the models.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The faults, with their full keys; empty for none.</returns>
    public async Task<IReadOnlyList<Fault>> CheckAsync(
        IReadOnlyList<PipelineDefinition> definitions, bool opensInputs, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        foreach (var definition in definitions)
            faults.AddRange(await CheckAsync(definition, definitions, opensInputs, cancellationToken));
        return [.. faults.Concat(CheckTogether(definitions)).Distinct()];
    }

    /// <summary>The faults of settings that are of no pipeline alone.</summary>
    /// <param name="definitions">The pipelines.</param>
    public IReadOnlyList<Fault> CheckTogether(IReadOnlyList<PipelineDefinition> definitions) =>
        DefinitionCheck.Check(defaultPipeline, definitions) is { } unknown ? [unknown] : [];

    /// <summary>Checks one of the pipelines.</summary>
    /// <param name="definition">The pipeline.</param>
    /// <param name="all">All pipelines: no two have one name or one table.</param>
    /// <param name="opensInput">Whether the table is opened and compared with the model.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The faults, with their full keys; empty for none.</returns>
    public async Task<IReadOnlyList<Fault>> CheckAsync(
        PipelineDefinition definition, IReadOnlyList<PipelineDefinition> all, bool opensInput, CancellationToken cancellationToken)
    {
        var own = DefinitionCheck.Check(definition, all).ToList();
        await CheckAsync(definition, opensInput, own, cancellationToken);
        return [.. own.Select(fault => DefinitionCheck.OfPipeline(definition.Name, fault)).Distinct()];
    }

    private async Task CheckAsync(
        PipelineDefinition definition, bool opensInput, List<Fault> faults, CancellationToken cancellationToken)
    {
        var options = definition.Options;
        faults.AddRange(PipelineOptionsValidator.Check(options));
        await using var opening = new TriggerOpening(parts, definition, faults);
        await opening.CreateAsync(cancellationToken);
        faults.AddRange(await ChangeCheck.CheckAsync(options, null, null, cancellationToken));
        var (retriever, _) = await RunAsync("Input", faults, () => Task.FromResult(parts.CreateRetriever(definition)), cancellationToken);
        var (writer, _) = await RunAsync("Output", faults, () => Task.FromResult(parts.CreateWriter(definition)), cancellationToken);
        var (loaded, _) = await RunAsync("Model", faults, () => parts.LoadModelAsync(definition, cancellationToken), cancellationToken);
        var (dates, _) = await RunAsync(
            "Input", faults, () => Task.FromResult(DateFormats.Of(options.Input.Format.Dates)), cancellationToken);
        try
        {
            if (loaded?.Model is not { } model)
                return;
            // A model that takes any types has its outputs once it was told the types of the table.
            var isKnown = model is not ITypedByInput;
            if (opensInput && retriever is not null)
                isKnown = await FitAsync(definition, retriever, model, dates, faults, cancellationToken);
            if (!isKnown)
                return;
            faults.AddRange(OutputTable.Check(model.Outputs));
            faults.AddRange(ExplainCheck.Check(options.Explain, model.Inputs, model.Outputs));
        }
        finally
        {
            if (loaded is not null)
                await loaded.DisposeAsync();
            if (retriever is not null)
                await retriever.DisposeAsync();
            if (writer is not null)
                await writer.DisposeAsync();
        }
    }

    /// <returns>Whether the columns of the model are known.</returns>
    private static async Task<bool> FitAsync(
        PipelineDefinition definition, IRetriever retriever, IModel model, DateFormats? dates, List<Fault> faults,
        CancellationToken cancellationToken)
    {
        using var loading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        loading.CancelAfter(LoadTimeout);
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        opening.CancelAfter(OpenTimeout);
        var fit = await InputFit.OpenAsync(
            definition, retriever, model, needed: null, dates, faults, loading.Token, opening.Token, cancellationToken);
        if (fit is { Source: { } source, HasTypes: true })
            KeptColumns.Of(definition.Options.Output, source, model.Outputs, faults);
        return fit.HasTypes;
    }
}
