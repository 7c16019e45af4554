namespace ModelPipeline;

/// <summary>An open, validated pipeline: the three parts and how they fit together. Immutable but for its model.</summary>
public sealed class Pipeline : IAsyncDisposable
{
    internal Pipeline(PipelineDefinition definition, IRetriever retriever, ModelHolder models, IWriter writer, InputBinding binding,
        ScoredRow scored)
    {
        Definition = definition;
        Retriever = retriever;
        Models = models;
        Writer = writer;
        Binding = binding;
        Scored = scored;
        Identity = PipelineIdentity.Of(definition, retriever, writer);
    }

    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>Its settings.</summary>
    public PipelineOptions Options => Definition.Options;

    /// <summary>As it was declared.</summary>
    public PipelineDefinition Definition { get; }

    /// <summary>Where it reads and writes.</summary>
    public PipelineIdentity Identity { get; }

    /// <summary>Gets the input rows.</summary>
    public IRetriever Retriever { get; }

    /// <summary>The model that new batches get.</summary>
    public IModel Model => Models.Current;

    /// <summary>Leases the model to batches.</summary>
    public ModelHolder Models { get; }

    /// <summary>Stores the predictions.</summary>
    public IWriter Writer { get; }

    internal InputBinding Binding { get; }

    /// <summary>Asks the input whether it answers, and whether its columns still feed the model.</summary>
    /// <exception cref="StoreException">It does not answer, or a column that the model needs has gone or changed its type.</exception>
    public async Task CheckInputAsync(CancellationToken cancellationToken)
    {
        await Retriever.PingAsync(cancellationToken);
        if (await Retriever.DescribeAsync(cancellationToken) is { } schema
            && Binding.Mismatches(schema).ToArray() is { Length: > 0 } mismatches)
        {
            throw new StoreException(
                $"The input has changed: {string.Join("; ", mismatches)}. Change it back, or restart with settings that fit.");
        }
    }

    /// <summary>What fails every call at the moment.</summary>
    public PipelineHealth Health { get; } = new();

    internal ScoredRow Scored { get; }

    /// <summary>Closes the parts.</summary>
    public async ValueTask DisposeAsync()
    {
        await Retriever.DisposeAsync();
        await Models.DisposeAsync();
        await Writer.DisposeAsync();
    }
}
