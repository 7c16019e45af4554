namespace ModelPipeline.Grains;

/// <summary>A pipeline's model as the runner sees it: behind the silo's model grain, which bounds how many batches are applied at a time.</summary>
internal sealed class GrainModel(Pipeline pipeline, IGrainFactory grains, ISiloStatusOracle silo) : IModel
{
    private readonly IModelGrain grain = grains.GetGrain<IModelGrain>(pipeline.Name);

    public Schema Inputs => pipeline.Model.Inputs;

    public Schema Outputs => pipeline.Model.Outputs;

    public string Version => pipeline.Model.Version;

    public async ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            if (IsActive)
                return await grain.Apply(batch, cancellationToken);
        }
        catch (Exception) when (!IsActive)
        {
            // Sent elsewhere, which batches refuse, by a silo that was told to stop meanwhile.
        }

        // A silo that stops still finishes the runs that it has accepted, but Orleans calls no grain in it any more, not even from within.
        return await pipeline.Model.ApplyAsync(batch, cancellationToken);
    }

    // The pipeline owns the model.
    public ValueTask DisposeAsync() => default;

    private bool IsActive => silo.CurrentStatus == SiloStatus.Active;
}
