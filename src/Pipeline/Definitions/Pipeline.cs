namespace ModelPipeline;

/// <summary>An open, validated pipeline: the three parts and how they fit together. Immutable but for its model.</summary>
public sealed class Pipeline : IAsyncDisposable
{
    internal Pipeline(PipelineDefinition definition, IRetriever retriever, ModelHolder models, IWriter writer, InputBinding binding)
    {
        Definition = definition;
        Retriever = retriever;
        Models = models;
        Writer = writer;
        Binding = binding;
    }

    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>Its settings.</summary>
    public PipelineOptions Options => Definition.Options;

    /// <summary>As it was declared.</summary>
    public PipelineDefinition Definition { get; }

    /// <summary>Gets the input rows.</summary>
    public IRetriever Retriever { get; }

    /// <summary>The model that new batches get.</summary>
    public IModel Model => Models.Current;

    /// <summary>Leases the model to batches.</summary>
    public ModelHolder Models { get; }

    /// <summary>Stores the predictions.</summary>
    public IWriter Writer { get; }

    internal InputBinding Binding { get; }

    /// <summary>Closes the parts.</summary>
    public async ValueTask DisposeAsync()
    {
        await Retriever.DisposeAsync();
        await Models.DisposeAsync();
        await Writer.DisposeAsync();
    }
}
