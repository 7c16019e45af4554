namespace ModelPipeline;

/// <summary>
/// An open, validated pipeline: retriever, writer, and the versions of the model. Immutable except for the versions of the model.
/// </summary>
public sealed class Pipeline : IAsyncDisposable
{
    internal Pipeline(
        PipelineDefinition definition, PipelineVersions versions, PipelineRollout rollout, IWriter writer, KeptColumns kept)
    {
        Definition = definition;
        Versions = versions;
        Rollout = rollout;
        Writer = writer;
        Observed = new(definition);
        Features = FeatureColumns.Of(definition.Options.Input);
        Kept = kept;
        Identity = PipelineIdentity.Of(definition, versions.Current.Retriever, writer);
    }

    /// <summary>The pipeline's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The pipeline's settings.</summary>
    public PipelineOptions Options => Definition.Options;

    /// <summary>The declaration that this pipeline was opened from.</summary>
    public PipelineDefinition Definition { get; }

    /// <summary>Where the pipeline reads and writes.</summary>
    public PipelineIdentity Identity { get; }

    /// <summary>Reads the input rows of new batches. A batch uses the retriever of its lease.</summary>
    public IRetriever Retriever => Versions.Current.Retriever;

    /// <summary>What reads the store of the input.</summary>
    public Type RetrieverType => FeatureRetriever.StoreOf(Retriever).GetType();

    /// <summary>The features that come with each call.</summary>
    public FeatureColumns Features { get; }

    /// <summary>The columns of the input that are stored beside the outputs.</summary>
    internal KeptColumns Kept { get; }

    /// <summary>The stable model of new batches.</summary>
    /// <exception cref="InvalidOperationException">This silo cannot load the stable version.</exception>
    public IModel Model => (Versions.Current.Stable.Version
        ?? throw new InvalidOperationException($"Version '{Versions.Current.Stable.Id}' is not loaded.")).Model;

    /// <summary>The versions of the model, which are leased to batches.</summary>
    public PipelineVersions Versions { get; }

    /// <summary>Loads versions and gives them roles.</summary>
    public PipelineRollout Rollout { get; }

    /// <summary>Takes the finished batches of calls and lists while the pipeline has shadow versions; null if nobody does.</summary>
    public TakeFinished? Finished { get; set; }

    /// <summary>Takes what calls, lists and jobs have stored while somebody wants to hear of scores; null if nobody does.</summary>
    public TakeWritten? Written { get; set; }

    /// <summary>Takes the scores of calls and lists whose explanations may be stored; null if none are stored.</summary>
    internal TakeScored? Explained { get; set; }

    /// <summary>
    /// Gives rows that passed by, for explanations and new versions of an input that cannot be sampled; null if nobody keeps rows.
    /// </summary>
    public SeenRows? SeenRows
    {
        get => Rollout.SeenRows;
        set => Rollout.SeenRows = value;
    }

    /// <summary>Stores the predictions.</summary>
    public IWriter Writer { get; }

    /// <summary>The sources of events that start the pipeline for a user.</summary>
    public IReadOnlyList<OpenTrigger> Triggers { get; internal init; } = [];

    /// <summary>Counts what the pipeline reads and makes on this silo.</summary>
    internal PipelineObserver Observed { get; }

    /// <summary>Keeps what was read of forgotten users from being written.</summary>
    internal ForgottenUsers Forgotten { get; } = new();

    /// <summary>Checks that the input answers and that its columns still fit the model.</summary>
    /// <exception cref="StoreException">
    /// The input does not answer, or a column that the model needs was removed or has another type.
    /// </exception>
    public async Task CheckInputAsync(CancellationToken cancellationToken)
    {
        await using var lease = Versions.Lease(Lane.Single);
        var retriever = lease.Snapshot.Retriever;
        await retriever.PingAsync(cancellationToken);
        if (await retriever.DescribeAsync(cancellationToken) is { } schema
            && lease.Snapshot.Stable.Version?.Binding.Mismatches(schema).ToArray() is { Length: > 0 } mismatches)
        {
            throw new StoreException(
                $"The input has changed: {string.Join("; ", mismatches)}. Change it back, or restart with settings that fit.");
        }
    }

    /// <summary>Whether the stable model is on a server.</summary>
    public bool HasServedModel => Versions.Current.Stable.Version?.Model is IServedModel;

    /// <summary>Checks that the server of the stable model answers and that the model is ready. Nothing for other models.</summary>
    /// <exception cref="ModelException">The server does not answer, or the model is not ready.</exception>
    public async Task CheckModelAsync(CancellationToken cancellationToken)
    {
        await using var lease = Versions.Lease(Lane.Single);
        if (lease.Snapshot.Stable.Version?.Model is IServedModel served)
            await served.PingAsync(cancellationToken);
    }

    /// <summary>Tells whether every call fails at the moment, and why.</summary>
    public PipelineHealth Health { get; } = new();

    /// <summary>Closes the triggers, the retriever, the versions and the writer.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var each in Triggers)
            await each.Trigger.DisposeAsync();
        await Rollout.DisposeAsync();
        await Writer.DisposeAsync();
    }
}
