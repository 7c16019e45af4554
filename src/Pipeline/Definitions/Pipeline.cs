namespace ModelPipeline;

/// <summary>An open, validated pipeline: the three parts and how they fit together. Immutable.</summary>
public sealed class Pipeline : IAsyncDisposable
{
    internal Pipeline(PipelineDefinition definition, IRetriever retriever, IModel model, IWriter writer, InputBinding binding,
        ScoredRow scored)
    {
        Definition = definition;
        Retriever = retriever;
        Model = model;
        Writer = writer;
        Binding = binding;
        Scored = scored;
    }

    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>Its settings.</summary>
    public PipelineOptions Options => Definition.Options;

    /// <summary>As it was declared.</summary>
    public PipelineDefinition Definition { get; }

    /// <summary>Gets the input rows.</summary>
    public IRetriever Retriever { get; }

    /// <summary>The loaded model.</summary>
    public IModel Model { get; }

    /// <summary>Stores the predictions.</summary>
    public IWriter Writer { get; }

    internal InputBinding Binding { get; }

    internal ScoredRow Scored { get; }

    /// <summary>Closes the parts.</summary>
    public async ValueTask DisposeAsync()
    {
        await Retriever.DisposeAsync();
        await Model.DisposeAsync();
        await Writer.DisposeAsync();
    }
}
