namespace ModelPipeline;

/// <summary>
/// Creates the parts of a pipeline. A part that was declared in code is created by its own function; any other part by the kind that its
/// settings name.
/// </summary>
internal sealed class PartFactory(
    IServiceProvider services,
    ConnectionStrings connections,
    IEnumerable<RetrieverKind> retrievers,
    ModelLoader models,
    IEnumerable<WriterKind> writers,
    IEnumerable<TriggerKind> triggers)
{
    private readonly KindSet<RetrieverKind> retrieverKinds = new(retrievers, kind => kind.Name);
    private readonly KindSet<WriterKind> writerKinds = new(writers, kind => kind.Name);
    private readonly KindSet<TriggerKind> triggerKinds = new(triggers, kind => kind.Name);

    public IRetriever CreateRetriever(PipelineDefinition definition)
    {
        var input = definition.Options.Input;
        var features = FeatureColumns.Of(input);
        var store = definition.Retriever?.Invoke(services)
            ?? (CallRetriever.IsMeant(input)
                ? new CallRetriever()
                : Create("Input", () => retrieverKinds.Get("Input:Kind", input.Kind), input.Connection,
                    (kind, connection) => kind.Create(new(definition.Name, input, connection, services))));
        return features.Any ? new FeatureRetriever(store, features) : store;
    }

    public IWriter CreateWriter(PipelineDefinition definition)
    {
        var output = definition.Options.Output;
        return definition.Writer?.Invoke(services)
            ?? Create("Output", () => writerKinds.Get("Output:Kind", output.Kind), output.Connection,
                (kind, connection) => kind.Create(new(definition.Name, output, connection, services)));
    }

    public ITrigger CreateTrigger(PipelineDefinition definition, string name, TriggerOptions options) =>
        Create($"Triggers:{name}", () => triggerKinds.Get($"Triggers:{name}:Kind", options.Kind), options.Connection,
            (kind, connection) => kind.Create(
                new(name, new(definition.Name, options, connection, services)) { Timeout = definition.Options.Timeout }));

    public async Task<LoadedModel> LoadModelAsync(PipelineDefinition definition, CancellationToken cancellationToken) =>
        definition.Model is null
            ? await LoadModelAsync(definition.Options.Model, null, cancellationToken)
            : new(definition.Model(services), null);

    public Task<LoadedModel> LoadModelAsync(
        ModelOptions options, IProgress<FetchProgress>? progress, CancellationToken cancellationToken) =>
        models.LoadAsync(options, progress, cancellationToken);

    // Faults of the kind, of the connection and of the part itself are all collected: none of them hides another.
    private TPart Create<TKind, TPart>(string part, Func<TKind> getKind, string connectionName, Func<TKind, string, TPart> create)
        where TKind : class where TPart : class
    {
        var faults = new List<Fault>();
        T? Gather<T>(Func<T> get) where T : class
        {
            try
            {
                return get();
            }
            catch (PipelineConfigurationException e)
            {
                faults.AddRange(e.Faults);
                return null;
            }
        }

        var kind = Gather(getKind);
        var connection = Gather(() => connections.Get($"{part}:Connection", connectionName));
        var made = kind is null ? null : Gather(() => create(kind, connection ?? ""));
        if (faults.Count == 0)
            return made!;
        // If the connection is missing, the part reports the missing connection a second time; that fault is dropped.
        throw new PipelineConfigurationException(
            [.. faults.DistinctBy(
                fault => connection is null && fault.Setting == $"{part}:Connection" ? fault.Setting : fault.ToString())]);
    }
}
