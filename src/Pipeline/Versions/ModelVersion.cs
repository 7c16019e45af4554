namespace ModelPipeline;

/// <summary>An open version of a pipeline's model: the model, and the binding of the input's columns to it.</summary>
public sealed class ModelVersion : IAsyncDisposable
{
    private readonly LoadedModel loaded;

    internal ModelVersion(VersionSpec spec, LoadedModel loaded, InputBinding binding, ScoredRow scored)
    {
        Spec = spec;
        this.loaded = loaded;
        Binding = binding;
        Scored = scored;
    }

    /// <summary>The id, which is stored with the version's scores.</summary>
    public string Id => Spec.Id;

    /// <summary>What the version is made of.</summary>
    public VersionSpec Spec { get; }

    /// <summary>The model.</summary>
    public IModel Model => loaded.Model;

    /// <summary>The local file of the model, as long as the version is open; null for a model without a file.</summary>
    public FetchedModel? File => loaded.File;

    /// <summary>What the version did on this silo since it was opened.</summary>
    public VersionStatistics Statistics { get; } = new();

    /// <summary>Maps the columns of the input to the model's inputs.</summary>
    internal InputBinding Binding { get; }

    /// <summary>A row that the model has answered.</summary>
    internal ScoredRow Scored { get; }

    /// <summary>The rows that explanations of the version compare with.</summary>
    internal BackgroundHolder Background { get; } = new();

    /// <summary>Disposes of the model.</summary>
    public ValueTask DisposeAsync() => loaded.DisposeAsync();
}
