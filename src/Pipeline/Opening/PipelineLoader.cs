namespace ModelPipeline;

/// <summary>Opens pipelines and checks that their parts fit together, gathering every fault of every pipeline before it reports.</summary>
public sealed class PipelineLoader(
    IServiceProvider services,
    ConnectionStrings connections,
    IEnumerable<RetrieverKind> retrievers,
    IEnumerable<ModelKind> models,
    IEnumerable<WriterKind> writers,
    IEnumerable<Fault> settingFaults,
    DefaultPipeline? defaultPipeline = null,
    ApplyModel? route = null)
{
    // Bounds a store that accepts a connection and then says nothing.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(60);

    // A model is read from a disk, which answers; gigabytes of weights take their time.
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromMinutes(10);

    // Of a model with faults some columns are known, not all: whether a name under Model:Nulls is right cannot be told.
    private static readonly Dictionary<string, string> NoNulls = [];

    private readonly PartFactory parts = new(services, connections, retrievers, models, writers);

    /// <summary>Opens them all.</summary>
    /// <exception cref="PipelineConfigurationException">Any fault in any of them; nothing is left open then.</exception>
    public async Task<IReadOnlyList<Pipeline>> LoadAsync(IReadOnlyList<PipelineDefinition> definitions, CancellationToken cancellationToken)
    {
        // What a host already found while it read its settings belongs into the same message.
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
                // Spelled in another way, which only the database sees through.
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

        // The parts are made before any is opened, so that one fault does not hide those of the others.
        var (retriever, _) = await Try("Input", faults, () => Task.FromResult(parts.CreateRetriever(definition)), cancellationToken);
        var (writer, _) = await Try("Output", faults, () => Task.FromResult(parts.CreateWriter(definition)), cancellationToken);
        var (model, needed) = await Try("Model", faults, () => parts.LoadModelAsync(definition, loading.Token), cancellationToken);
        needed = model?.Inputs ?? needed;

        var (dates, _) = await Try("Input", faults, () => Task.FromResult(DateFormats.Of(options.Input.Format.Dates)), cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(OpenTimeout);
        var binding = (InputBinding?)null;
        var isTold = model is not ITypedByInput;
        if (retriever is not null)
        {
            Field[] wanted = [.. needed ?? new([])];
            var (source, known) = await Try("Input", faults, () => retriever.OpenAsync(wanted, timeout.Token), cancellationToken);
            if (source is not null && model is ITypedByInput typed)
            {
                var types = new InputTypes(source);
                (isTold, _) = await Try("Model", faults,
                    () => types.TellAsync(typed, retriever, options.Model.Nulls, dates, loading.Token), cancellationToken);
                needed = model.Inputs;
            }

            if ((source ?? known) is { } columns && needed is not null)
            {
                // What could not be told has its types all the same, so that its columns are looked for.
                needed = new InputTypes(columns).Of(needed);
                var setting = options.Input.Query.Length > 0 ? "Input:Query" : "Input:Table";
                var mapping = definition.Model is null ? options.Model.Inputs : null;
                binding = InputBinding.Create(columns, needed, model is null ? NoNulls : options.Model.Nulls, setting, faults, dates,
                    mapping);
            }
        }

        // The outputs of a model that was not told the types of its inputs are not known.
        if (model is not null && !isTold)
        {
            await model.DisposeAsync();
            model = null;
        }

        if (model is not null)
        {
            var mismatches = OutputTable.Check(model.Outputs).ToList();
            faults.AddRange(mismatches);
            // Even where the input does not fit: a fault of the output is not kept for the next start.
            if (writer is not null && mismatches.Count == 0)
            {
                await Try("Output", faults, async () => { await writer.OpenAsync(model.Outputs, timeout.Token); return true; },
                    cancellationToken);
            }
        }

        // Once everything else is right: what the rows of a wrong input do to the model tells nothing.
        var scored = new ScoredRow();
        if (faults.Count == 0)
        {
            var trial = new ModelTrial(retriever!, binding!, model!, options.Model.Path, scored);
            await Try("Model", faults, async () => { faults.AddRange(await trial.RunAsync(timeout.Token)); return true; },
                cancellationToken);
        }

        if (faults.Count == 0)
            return new(definition, retriever!, new(definition.Name, model!, route), writer!, binding!, scored);
        foreach (var part in new IAsyncDisposable?[] { retriever, model, writer })
            await (part?.DisposeAsync() ?? default);
        return null;
    }

    // A setting that could not be read has its default or what was left of it: what is found of that is no second fault.
    private bool FollowsSetting(Fault fault) =>
        settingFaults.Any(first => $"{fault.Setting}:".StartsWith($"{first.Setting}:", StringComparison.OrdinalIgnoreCase));

    private static Fault TakenBy(string pipeline, OutputOptions output) =>
        new("Output:Table", $"is '{output.Table}', the table of pipeline '{pipeline}' too; give each pipeline its own.");

    private static bool SharesTable(Pipeline one, Pipeline other) => one.Writer.Table is { } table && table == other.Writer.Table;

    // Each would overwrite the other's scores, and answer them as its own.
    private static bool SharesTable(PipelineDefinition one, PipelineDefinition other) =>
        one.Writer is null && one.Options.Output.Table.Length > 0
        && one.Options.Output.Table == other.Options.Output.Table
        && one.Options.Output.Connection.Equals(other.Options.Output.Connection, StringComparison.OrdinalIgnoreCase);

    // With the columns that are known of a part that has faults: what they show belongs into the same message.
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
            // A part of somebody else's making; what it says may hold a secret.
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
