namespace ModelPipeline.Grains;

/// <summary>A pipeline's model as the runner sees it: behind the silo's model grain, which bounds how many batches are applied at a time.</summary>
internal sealed class GrainModel(Pipeline pipeline, IGrainFactory grains) : IModel
{
    private readonly IModelGrain grain = grains.GetGrain<IModelGrain>(pipeline.Name);

    public Schema Inputs => pipeline.Model.Inputs;

    public Schema Outputs => pipeline.Model.Outputs;

    public string Version => pipeline.Model.Version;

    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken) => grain.Apply(batch, cancellationToken);

    // The pipeline owns the model.
    public ValueTask DisposeAsync() => default;
}
