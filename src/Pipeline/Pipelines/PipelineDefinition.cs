namespace ModelPipeline;

/// <summary>The declaration of a pipeline, from configuration or from code. Nothing is open yet.</summary>
/// <param name="Name">The name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; 1 to 64 characters.</param>
/// <param name="Options">The settings. A part that was declared in code ignores its section.</param>
public sealed record PipelineDefinition(string Name, PipelineOptions Options)
{
    /// <summary>Creates the retriever; null if <c>Input:Kind</c> decides.</summary>
    public Func<IServiceProvider, IRetriever>? Retriever { get; init; }

    /// <summary>Creates the model; null if the section <c>Model</c> decides.</summary>
    public Func<IServiceProvider, IModel>? Model { get; init; }

    /// <summary>Creates the writer; null if <c>Output:Kind</c> decides.</summary>
    public Func<IServiceProvider, IWriter>? Writer { get; init; }

    /// <summary>Whether this is a valid name for a pipeline. A valid name fits into a URL and an environment variable.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            && char.IsAsciiLetterOrDigit(name[0]);
}
