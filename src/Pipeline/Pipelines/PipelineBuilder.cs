using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline;

/// <summary>Declares a pipeline in code. A part that is not declared here is taken from the settings of <see cref="Configure"/>.</summary>
public sealed class PipelineBuilder
{
    private readonly PipelineOptions options = new();
    private Func<IServiceProvider, IRetriever>? retriever;
    private Func<IServiceProvider, IModel>? model;
    private Func<IServiceProvider, IWriter>? writer;

    /// <summary>Retrieves with a type whose constructor is filled by dependency injection.</summary>
    public PipelineBuilder Retrieve<TRetriever>() where TRetriever : class, IRetriever => Retrieve(Resolve<TRetriever>);

    /// <summary>Retrieves with what the function makes.</summary>
    public PipelineBuilder Retrieve(Func<IServiceProvider, IRetriever> create)
    {
        retriever = create;
        return this;
    }

    /// <summary>Applies a model of a type whose constructor is filled by dependency injection.</summary>
    public PipelineBuilder Apply<TModel>() where TModel : class, IModel => Apply(Resolve<TModel>);

    /// <summary>Applies what the function makes.</summary>
    public PipelineBuilder Apply(Func<IServiceProvider, IModel> create)
    {
        model = create;
        return this;
    }

    /// <summary>Writes with a type whose constructor is filled by dependency injection.</summary>
    public PipelineBuilder Write<TWriter>() where TWriter : class, IWriter => Write(Resolve<TWriter>);

    /// <summary>Writes with what the function makes.</summary>
    public PipelineBuilder Write(Func<IServiceProvider, IWriter> create)
    {
        writer = create;
        return this;
    }

    /// <summary>Sets options, and the parts that are not declared in code.</summary>
    public PipelineBuilder Configure(Action<PipelineOptions> configure)
    {
        configure(options);
        return this;
    }

    internal PipelineDefinition Build(string name) => new(name, options) { Retriever = retriever, Model = model, Writer = writer };

    // A registered instance or factory wins, so that tests can replace a part; else the type itself is made.
    private static T Resolve<T>(IServiceProvider services) where T : class => ActivatorUtilities.GetServiceOrCreateInstance<T>(services);
}
