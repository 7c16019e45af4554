namespace ModelPipeline;

/// <summary>A model that was loaded from its source.</summary>
/// <param name="Model">The model.</param>
/// <param name="File">The file that the model was loaded from; null for a kind of model that needs no file.</param>
public sealed record LoadedModel(IModel Model, FetchedModel? File) : IAsyncDisposable
{
    /// <summary>Disposes of the model, and then ends the lease of its file.</summary>
    public async ValueTask DisposeAsync()
    {
        await Model.DisposeAsync();
        File?.Dispose();
    }
}
