namespace ModelPipeline;

/// <summary>An open, validated pipeline: retriever, model, writer and the binding between them. Immutable except for the model.</summary>
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

    /// <summary>The pipeline's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The pipeline's settings.</summary>
    public PipelineOptions Options => Definition.Options;

    /// <summary>The declaration that this pipeline was opened from.</summary>
    public PipelineDefinition Definition { get; }

    /// <summary>Where the pipeline reads and writes.</summary>
    public PipelineIdentity Identity { get; }

    /// <summary>Reads the input rows.</summary>
    public IRetriever Retriever { get; }

    /// <summary>The model that new batches use.</summary>
    public IModel Model => Models.Current;

    /// <summary>Leases the model to batches.</summary>
    public ModelHolder Models { get; }

    /// <summary>Stores the predictions.</summary>
    public IWriter Writer { get; }

    internal InputBinding Binding { get; }

    /// <summary>Checks that the input answers and that its columns still fit the model.</summary>
    /// <exception cref="StoreException">
    /// The input does not answer, or a column that the model needs was removed or has another type.
    /// </exception>
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

    /// <summary>Tells whether every call fails at the moment, and why.</summary>
    public PipelineHealth Health { get; } = new();

    internal ScoredRow Scored { get; }

    /// <summary>Closes retriever, model and writer.</summary>
    public async ValueTask DisposeAsync()
    {
        await Retriever.DisposeAsync();
        await Models.DisposeAsync();
        await Writer.DisposeAsync();
    }
}
