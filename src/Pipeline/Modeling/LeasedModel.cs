namespace ModelPipeline;

/// <summary>A model that was loaded from a leased copy. The lease ends with the model, because a model can read its file again.</summary>
internal class LeasedModel(IModel model, FetchedModel file) : IModel
{
    public Schema Inputs => model.Inputs;

    public Schema Outputs => model.Outputs;

    public string Version => model.Version;

    /// <summary>Ties a model to its file. A model that is used in place has no lease.</summary>
    public static IModel Of(IModel model, FetchedModel file)
    {
        if (file.IsInPlace)
            return model;
        return model is ITypedByInput typed ? new Typed(typed, file) : new LeasedModel(model, file);
    }

    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken) => model.ApplyAsync(batch, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await model.DisposeAsync();
        file.Dispose();
    }

    private sealed class Typed(ITypedByInput model, FetchedModel file) : LeasedModel(model, file), ITypedByInput
    {
        public Task UseInputTypesAsync(Schema inputs, Batch? rows, CancellationToken cancellationToken) =>
            model.UseInputTypesAsync(inputs, rows, cancellationToken);
    }
}
