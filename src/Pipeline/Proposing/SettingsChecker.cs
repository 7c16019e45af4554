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
    IEnumerable<TriggerKind>? triggers = null)
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
        {
            var own = new List<Fault>();
            await CheckAsync(definition, opensInputs, own, cancellationToken);
            faults.AddRange(own.Select(fault => fault with { Setting = $"Pipelines:{definition.Name}:{fault.Setting}" }));
        }

        return [.. faults.Distinct()];
    }

    private async Task CheckAsync(
        PipelineDefinition definition, bool opensInputs, List<Fault> faults, CancellationToken cancellationToken)
    {
        faults.AddRange(PipelineOptionsValidator.Check(definition.Options));
        await using var opening = new TriggerOpening(parts, definition, faults);
        await opening.CreateAsync(cancellationToken);
        faults.AddRange(await ChangeCheck.CheckAsync(definition.Options, null, null, cancellationToken));
        var (retriever, _) = await RunAsync("Input", faults, () => Task.FromResult(parts.CreateRetriever(definition)), cancellationToken);
        var (writer, _) = await RunAsync("Output", faults, () => Task.FromResult(parts.CreateWriter(definition)), cancellationToken);
        var (loaded, _) = await RunAsync("Model", faults, () => parts.LoadModelAsync(definition, cancellationToken), cancellationToken);
        try
        {
            if (opensInputs && retriever is not null && loaded is not null)
                await FitAsync(definition, retriever, loaded.Model, faults, cancellationToken);
            if (loaded is { Model: not ITypedByInput } known)
                faults.AddRange(OutputTable.Check(known.Model.Outputs));
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

    private static async Task FitAsync(
        PipelineDefinition definition, IRetriever retriever, IModel model, List<Fault> faults, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(OpenTimeout);
        var (source, known) = await RunAsync(
            "Input", faults, () => retriever.OpenAsync([.. model.Inputs], timeout.Token), cancellationToken);
        if ((source ?? known) is { } columns)
            new ModelFit(definition, definition.Options.Model, null).Bind(columns, model.Inputs, isWhole: true, faults);
    }
}
