using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>One worker a core and pipeline: as many batches are applied at a time as the silo has cores, however many runs are in flight.</summary>
[StatelessWorker]
internal sealed class ModelGrain(PipelineSet pipelines) : Grain, IModelGrain
{
    private readonly Dictionary<string, IModel> models = [];

    public ValueTask<Batch> Apply(Batch batch, CancellationToken cancellationToken) =>
        Model(this.GetPrimaryKeyString()).ApplyAsync(batch, cancellationToken);

    private IModel Model(string pipeline)
    {
        if (models.TryGetValue(pipeline, out var model))
            return model;
        var runner = pipelines.Find(pipeline) ?? throw new InvalidOperationException($"This silo has no pipeline '{pipeline}'.");
        return models[pipeline] = runner.Pipeline.Model;
    }
}
