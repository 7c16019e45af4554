using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline;

/// <summary>
/// Declares a pipeline in code. A part that is not declared here is created from the settings of <see cref="Configure"/>.
/// </summary>
public sealed class PipelineBuilder
{
    private readonly PipelineOptions options = new();
    private Func<IServiceProvider, IRetriever>? retriever;
    private Func<IServiceProvider, IModel>? model;
    private Func<IServiceProvider, IWriter>? writer;

    /// <summary>Uses a retriever of this type; dependency injection fills its constructor.</summary>
    public PipelineBuilder Retrieve<TRetriever>() where TRetriever : class, IRetriever => Retrieve(Resolve<TRetriever>);

    /// <summary>Uses the retriever that the function creates.</summary>
    public PipelineBuilder Retrieve(Func<IServiceProvider, IRetriever> create)
    {
        retriever = create;
        return this;
    }

    /// <summary>Uses a model of this type; dependency injection fills its constructor.</summary>
    public PipelineBuilder Apply<TModel>() where TModel : class, IModel => Apply(Resolve<TModel>);

    /// <summary>Uses the model that the function creates.</summary>
    public PipelineBuilder Apply(Func<IServiceProvider, IModel> create)
    {
        model = create;
        return this;
    }

    /// <summary>Uses a writer of this type; dependency injection fills its constructor.</summary>
    public PipelineBuilder Write<TWriter>() where TWriter : class, IWriter => Write(Resolve<TWriter>);

    /// <summary>Uses the writer that the function creates.</summary>
    public PipelineBuilder Write(Func<IServiceProvider, IWriter> create)
    {
        writer = create;
        return this;
    }

    /// <summary>Sets options, and the settings of the parts that are not declared in code.</summary>
    public PipelineBuilder Configure(Action<PipelineOptions> configure)
    {
        configure(options);
        return this;
    }

    internal PipelineDefinition Build(string name) => new(name, options) { Retriever = retriever, Model = model, Writer = writer };

    // Uses a registered instance or factory if there is one, so that tests can replace a part. Otherwise creates the type.
    private static T Resolve<T>(IServiceProvider services) where T : class => ActivatorUtilities.GetServiceOrCreateInstance<T>(services);
}
