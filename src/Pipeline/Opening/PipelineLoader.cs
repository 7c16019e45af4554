using static ModelPipeline.PartAttempt;

namespace ModelPipeline;

/// <summary>Opens pipelines and checks that their parts fit together. Collects every fault of every pipeline before it throws.</summary>
public sealed class PipelineLoader(
    IServiceProvider services,
    ConnectionStrings connections,
    IEnumerable<RetrieverKind> retrievers,
    ModelLoader models,
    IEnumerable<WriterKind> writers,
    IEnumerable<Fault> settingFaults,
    DefaultPipeline? defaultPipeline = null,
    ApplyModel? apply = null,
    IEnumerable<TriggerKind>? triggers = null)
{
    private readonly PartFactory parts = new(services, connections, retrievers, models, writers, triggers ?? []);

    /// <summary>Opens all pipelines.</summary>
    /// <exception cref="PipelineConfigurationException">At least one pipeline has a fault. All pipelines are closed again.</exception>
    public async Task<IReadOnlyList<Pipeline>> LoadAsync(IReadOnlyList<PipelineDefinition> definitions, CancellationToken cancellationToken)
    {
        // Faults that the host found while it read its settings are reported in the same message.
        var faults = settingFaults.ToList();
        var pipelines = new List<Pipeline>();
        foreach (var definition in definitions)
        {
            var own = DefinitionCheck.Check(definition, definitions).ToList();
            if (await OpenAsync(definition, own, cancellationToken) is { } pipeline)
            {
                // Two spellings can name the same table. Only the open writers can tell.
                if (pipelines.Find(other => SharesTable(other, pipeline)) is { } owner)
                    own.Add(DefinitionCheck.TakenBy(owner.Name, definition.Options.Output));
                pipelines.Add(pipeline);
            }

            var full = own.Select(fault => DefinitionCheck.OfPipeline(definition.Name, fault));
            faults.AddRange(full.Where(fault => !FollowsSetting(fault)));
        }

        if (DefinitionCheck.Check(defaultPipeline, definitions) is { } unknown)
            faults.Add(unknown);
        if (faults.Count == 0)
            return pipelines;
        foreach (var pipeline in pipelines)
            await pipeline.DisposeAsync();
        throw new PipelineConfigurationException([.. faults.Distinct()]);
    }

    private async Task<Pipeline?> OpenAsync(PipelineDefinition definition, List<Fault> faults, CancellationToken cancellationToken)
    {
        using var loading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        loading.CancelAfter(LoadTimeout + models.FetchTimeout);
        var options = definition.Options;
        faults.AddRange(PipelineOptionsValidator.Check(options));

        // All parts are created before any part is opened, so that a fault of one part does not hide faults of the others.
        var (retriever, _) = await RunAsync("Input", faults, () => Task.FromResult(parts.CreateRetriever(definition)), cancellationToken);
        var (writer, _) = await RunAsync("Output", faults, () => Task.FromResult(parts.CreateWriter(definition)), cancellationToken);
        var (loaded, needed) = await RunAsync("Model", faults, () => parts.LoadModelAsync(definition, loading.Token), cancellationToken);
        var opening = new TriggerOpening(parts, definition, faults);
        await opening.CreateAsync(cancellationToken);
        var model = loaded?.Model;
        var (dates, _) = await RunAsync("Input", faults, () => Task.FromResult(DateFormats.Of(options.Input.Format.Dates)),
            cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(OpenTimeout);
        var fit = retriever is null
            ? null
            : await InputFit.OpenAsync(
                definition, retriever, model, needed, dates, faults, loading.Token, timeout.Token, cancellationToken);
        var input = fit?.Source is { } source ? new OpenInput(retriever!, fit.Wanted, source) : null;

        var hasTypes = fit?.HasTypes ?? model is not ITypedByInput;

        // If the model was not told its input types, its outputs are unknown.
        if (model is not null && !hasTypes)
        {
            await loaded!.DisposeAsync();
            loaded = null;
            model = null;
        }

        var kept = KeptColumns.None;
        if (model is not null)
        {
            var mismatches = OutputTable.Check(model.Outputs).ToList();
            if (input is not null)
                kept = KeptColumns.Of(options.Output, input.Source, model.Outputs, mismatches);
            faults.AddRange(mismatches);
            faults.AddRange(ExplainCheck.Check(options.Explain, model.Inputs, model.Outputs));
            // The output is checked even if the input has faults, so that all faults appear at the same start. Without the columns that it
            // keeps, its table would be made wrong.
            if (writer is not null && mismatches.Count == 0 && kept.Fields.Count == options.Output.Keep.Length)
            {
                Schema stored = new([.. model.Outputs, .. kept.Fields]);
                await RunAsync("Output", faults, async () => { await writer.OpenAsync(stored, timeout.Token); return true; },
                    cancellationToken);
                if (options.Explain.Store.IsOn)
                    await OpenExplanationsAsync(writer, model.Outputs, faults, timeout.Token);
            }
        }

        var triggers = await opening.OpenAsync(timeout.Token);

        // The trial runs only if there is no fault yet: the result on rows of a wrong input would mean nothing.
        var scored = new ScoredRow();
        if (faults.Count == 0)
        {
            var trial = new ModelTrial(retriever!, fit!.Binding!, model!, SourceAddress.Parse(options.Model.Path).Shown, scored);
            await RunAsync("Model", faults, async () => { faults.AddRange(await trial.RunAsync(timeout.Token)); return true; },
                cancellationToken);
        }

        if (faults.Count == 0)
        {
            return Open(definition, new(VersionSpec.OfSettings(definition, loaded!), loaded!, fit!.Binding!, scored), input!, writer!, kept,
                triggers);
        }

        foreach (var part in new IAsyncDisposable?[] { retriever, loaded, writer, opening })
            await (part?.DisposeAsync() ?? default);
        return null;
    }

    private static async Task OpenExplanationsAsync(
        IWriter writer, Schema outputs, List<Fault> faults, CancellationToken cancellationToken)
    {
        if (writer.Explanations is not { } table)
        {
            faults.Add(new(
                "Explain:Store", "is set, and the output has no table of explanations; leave it out, or use another Output:Kind."));
            return;
        }

        await RunAsync("Output", faults, async () => { await table.OpenAsync(outputs, cancellationToken); return true; },
            cancellationToken);
    }

    // The model of the settings is stable until a rollout document says otherwise.
    private Pipeline Open(PipelineDefinition definition, ModelVersion version, OpenInput input, IWriter writer, KeptColumns kept,
        IReadOnlyList<OpenTrigger> triggers)
    {
        var held = new Shared<ModelVersion>(version);
        var reader = new Shared<OpenInput>(input);
        var slots = new Dictionary<string, VersionSlot> { [version.Id] = new(version.Id, held) };
        var versions = new PipelineVersions(definition.Name, new(0, new() { Stable = version.Id }, reader, slots), apply);
        var opener = new VersionOpener(definition, parts, version.Model.Outputs);
        if (definition.Options.Input.ChangedAt.Length > 0)
            triggers = [.. triggers, Changes(definition, versions)];
        return new(definition, versions, new(versions, opener, held, reader), writer, kept) { Triggers = triggers };
    }

    private OpenTrigger Changes(PipelineDefinition definition, PipelineVersions versions)
    {
        var memory = services.GetService(typeof(ITriggerMemory)) as ITriggerMemory ?? new LocalTriggerMemory();
        var clock = services.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
        var trigger = new ChangeTrigger(definition.Name, definition.Options.Input, versions, memory, clock);
        return new(ChangeTrigger.Name, new() { Kind = "Changes" }, trigger);
    }

    // A setting that could not be read has its default value. A fault that follows from the default is not reported again.
    private bool FollowsSetting(Fault fault) =>
        settingFaults.Any(first => $"{fault.Setting}:".StartsWith($"{first.Setting}:", StringComparison.OrdinalIgnoreCase));

    private static bool SharesTable(Pipeline one, Pipeline other) => one.Writer.Table is { } table && table == other.Writer.Table;
}
