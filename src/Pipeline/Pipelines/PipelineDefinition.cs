namespace ModelPipeline;

/// <summary>A pipeline as it was declared, in configuration or in code; nothing of it is open yet.</summary>
/// <param name="Name">Its name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, up to 64.</param>
/// <param name="Options">Its settings. A part that was declared in code does not look at its section.</param>
public sealed record PipelineDefinition(string Name, PipelineOptions Options)
{
    /// <summary>Makes the retriever; null where <c>Input:Kind</c> decides.</summary>
    public Func<IServiceProvider, IRetriever>? Retriever { get; init; }

    /// <summary>Makes the model; null where <c>Model</c> decides.</summary>
    public Func<IServiceProvider, IModel>? Model { get; init; }

    /// <summary>Makes the writer; null where <c>Output:Kind</c> decides.</summary>
    public Func<IServiceProvider, IWriter>? Writer { get; init; }

    /// <summary>Whether a pipeline can have that name: a URL and an environment variable can carry it.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            && char.IsAsciiLetterOrDigit(name[0]);
}
