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
    ApplyModel? apply = null)
{
    // Limits the wait for a store that accepts a connection and then does not answer.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(60);

    // The limit is long because a model file can have gigabytes of weights.
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromMinutes(10);

    // Only some columns of a model with faults are known, so the names under Model:Nulls cannot be checked.
    private static readonly Dictionary<string, string> NoNulls = [];

    private readonly PartFactory parts = new(services, connections, retrievers, models, writers);

    /// <summary>Opens all pipelines.</summary>
    /// <exception cref="PipelineConfigurationException">At least one pipeline has a fault. All pipelines are closed again.</exception>
    public async Task<IReadOnlyList<Pipeline>> LoadAsync(IReadOnlyList<PipelineDefinition> definitions, CancellationToken cancellationToken)
    {
        // Faults that the host found while it read its settings are reported in the same message.
        var faults = settingFaults.ToList();
        var pipelines = new List<Pipeline>();
        foreach (var definition in definitions)
        {
            var own = new List<Fault>();
            if (!PipelineDefinition.IsName(definition.Name))
            {
                own.Add(new("",
                    $"is no name for a pipeline; use up to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit."));
            }

            if (definitions.Count(other => other.Name.Equals(definition.Name, StringComparison.OrdinalIgnoreCase)) > 1)
                own.Add(new("", "is declared more than once; names are the same in any case."));
            if (definition.Writer is null
                && definitions.FirstOrDefault(other => other.Name != definition.Name && SharesTable(other, definition)) is { } sharer)
            {
                own.Add(TakenBy(sharer.Name, definition.Options.Output));
            }

            if (await OpenAsync(definition, own, cancellationToken) is { } pipeline)
            {
                // Two spellings can name the same table. Only the open writers can tell.
                if (pipelines.Find(other => SharesTable(other, pipeline)) is { } owner)
                    own.Add(TakenBy(owner.Name, definition.Options.Output));
                pipelines.Add(pipeline);
            }

            var full = own.Select(fault => fault with { Setting = $"Pipelines:{definition.Name}:{fault.Setting}".TrimEnd(':') });
            faults.AddRange(full.Where(fault => !FollowsSetting(fault)));
        }

        if (defaultPipeline is { Name.Length: > 0 } named
            && !definitions.Any(definition => definition.Name.Equals(named.Name, StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add(
                new("DefaultPipeline",
                    $"is '{named.Name}', which is none of the pipelines; set one of {string.Join(", ", definitions.Select(definition => definition.Name))}."));
        }

        if (faults.Count == 0)
            return pipelines;
        foreach (var pipeline in pipelines)
            await pipeline.DisposeAsync();
        throw new PipelineConfigurationException([.. faults.Distinct()]);
    }

    private async Task<Pipeline?> OpenAsync(PipelineDefinition definition, List<Fault> faults, CancellationToken cancellationToken)
    {
        using var loading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        loading.CancelAfter(LoadTimeout);
        var options = definition.Options;
        faults.AddRange(PipelineOptionsValidator.Check(options));

        // All parts are created before any part is opened, so that a fault of one part does not hide faults of the others.
        var (retriever, _) = await Try("Input", faults, () => Task.FromResult(parts.CreateRetriever(definition)), cancellationToken);
        var (writer, _) = await Try("Output", faults, () => Task.FromResult(parts.CreateWriter(definition)), cancellationToken);
        var (model, needed) = await Try("Model", faults, () => parts.LoadModelAsync(definition, loading.Token), cancellationToken);
        needed = model?.Inputs ?? needed;

        var (dates, _) = await Try("Input", faults, () => Task.FromResult(DateFormats.Of(options.Input.Format.Dates)), cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(OpenTimeout);
        var binding = (InputBinding?)null;
        var hasTypes = model is not ITypedByInput;
        if (retriever is not null)
        {
            Field[] wanted = [.. needed ?? new([])];
            var (source, known) = await Try("Input", faults, () => retriever.OpenAsync(wanted, timeout.Token), cancellationToken);
            if (source is not null && model is ITypedByInput typed)
            {
                var types = new InputTypes(source);
                (hasTypes, _) = await Try("Model", faults,
                    () => types.SetTypesAsync(typed, retriever, options.Model.Nulls, dates, loading.Token), cancellationToken);
                needed = model.Inputs;
            }

            if ((source ?? known) is { } columns && needed is not null)
            {
                // A model that could not be told its types gets the types of the input here, so that its columns are still checked.
                needed = new InputTypes(columns).Of(needed);
                var setting = options.Input.Query.Length > 0 ? "Input:Query" : "Input:Table";
                var mapping = definition.Model is null ? options.Model.Inputs : null;
                binding = InputBinding.Create(columns, needed, model is null ? NoNulls : options.Model.Nulls, setting, faults, dates,
                    mapping);
            }
        }

        // If the model was not told its input types, its outputs are unknown.
        if (model is not null && !hasTypes)
        {
            await model.DisposeAsync();
            model = null;
        }

        if (model is not null)
        {
            var mismatches = OutputTable.Check(model.Outputs).ToList();
            faults.AddRange(mismatches);
            // The output is checked even if the input has faults, so that all faults appear at the same start.
            if (writer is not null && mismatches.Count == 0)
            {
                await Try("Output", faults, async () => { await writer.OpenAsync(model.Outputs, timeout.Token); return true; },
                    cancellationToken);
            }
        }

        // The trial runs only if there is no fault yet: the result on rows of a wrong input would mean nothing.
        var scored = new ScoredRow();
        if (faults.Count == 0)
        {
            var trial = new ModelTrial(retriever!, binding!, model!, options.Model.Path, scored);
            await Try("Model", faults, async () => { faults.AddRange(await trial.RunAsync(timeout.Token)); return true; },
                cancellationToken);
        }

        if (faults.Count == 0)
            return new(definition, retriever!, new(definition.Name, model!, apply), writer!, binding!, scored);
        foreach (var part in new IAsyncDisposable?[] { retriever, model, writer })
            await (part?.DisposeAsync() ?? default);
        return null;
    }

    // A setting that could not be read has its default value. A fault that follows from the default is not reported again.
    private bool FollowsSetting(Fault fault) =>
        settingFaults.Any(first => $"{fault.Setting}:".StartsWith($"{first.Setting}:", StringComparison.OrdinalIgnoreCase));

    private static Fault TakenBy(string pipeline, OutputOptions output) =>
        new("Output:Table", $"is '{output.Table}', the table of pipeline '{pipeline}' too; give each pipeline its own.");

    private static bool SharesTable(Pipeline one, Pipeline other) => one.Writer.Table is { } table && table == other.Writer.Table;

    // Two pipelines that share a table would overwrite each other's scores and return them as their own.
    private static bool SharesTable(PipelineDefinition one, PipelineDefinition other) =>
        one.Writer is null && one.Options.Output.Table.Length > 0
        && one.Options.Output.Table == other.Options.Output.Table
        && one.Options.Output.Connection.Equals(other.Options.Output.Connection, StringComparison.OrdinalIgnoreCase);

    // Returns the columns that are known of a part despite its faults, so that the other parts are checked against them and all faults
    // appear in one message.
    private static async Task<(T? Made, Schema? Known)> Try<T>(string part, List<Fault> faults, Func<Task<T>> open,
        CancellationToken cancellationToken)
    {
        try
        {
            return (await open(), null);
        }
        catch (PipelineConfigurationException e)
        {
            faults.AddRange(e.Faults);
            return (default, e.Columns);
        }
        catch (PipelineException e)
        {
            faults.Add(new(part, $"cannot be opened: {e.Detail}", e.IsTransient));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The message of a foreign exception may contain a secret, so only its type is shown.
            faults.Add(new(part, $"cannot be opened: {e.GetType().FullName} was thrown; see that its settings fit."));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            faults.Add(new(part, part == "Model"
                ? $"did not load within {LoadTimeout.TotalMinutes:0} minutes; see that its files can be read."
                : $"did not open within {OpenTimeout.TotalSeconds:0} seconds; see that the store answers.", IsTransient: true));
        }

        return default;
    }
}
