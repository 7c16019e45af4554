using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>One worker a core and pipeline: as many batches are applied at a time as the silo has cores, however many runs are in flight.</summary>
[StatelessWorker]
internal sealed class ModelGrain(PipelineSet pipelines) : Grain, IModelGrain
{
    private IModel? model;

    public ValueTask<Batch> Apply(Batch batch, CancellationToken cancellationToken) =>
        (model ??= Model(this.GetPrimaryKeyString())).ApplyAsync(batch, cancellationToken);

    private IModel Model(string pipeline) =>
        pipelines.Find(pipeline)?.Pipeline.Model ?? throw new InvalidOperationException($"This silo has no pipeline '{pipeline}'.");
}
