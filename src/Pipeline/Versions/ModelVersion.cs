namespace ModelPipeline;

/// <summary>An open version of a pipeline's model: the model, and the binding of the input's columns to it.</summary>
public sealed class ModelVersion : IAsyncDisposable
{
    internal ModelVersion(string id, IModel model, InputBinding binding, ScoredRow scored)
    {
        Id = id;
        Model = model;
        Binding = binding;
        Scored = scored;
    }

    /// <summary>The id, which is stored with the version's scores.</summary>
    public string Id { get; }

    /// <summary>The model.</summary>
    public IModel Model { get; }

    /// <summary>Maps the columns of the input to the model's inputs.</summary>
    internal InputBinding Binding { get; }

    /// <summary>A row that the model has answered.</summary>
    internal ScoredRow Scored { get; }

    /// <summary>Disposes of the model.</summary>
    public ValueTask DisposeAsync() => Model.DisposeAsync();
}
