using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>Describes the pipelines of this silo, whether their stores answer, and what the stores have billed.</summary>
[StatelessWorker(1), Reentrant]
internal sealed class PipelineCatalogGrain(PipelineSet pipelines, StoreChecks checks) : Grain, IPipelineCatalogGrain
{
    public ValueTask<PipelineInfo[]> List() =>
        new([.. pipelines.All.Select(Describe).OrderBy(pipeline => pipeline.Name, StringComparer.Ordinal)]);

    public ValueTask<PipelineInfo?> Find(string pipeline) =>
        new(string.IsNullOrEmpty(pipeline) || pipelines.Find(pipeline) is not { } runner ? null : Describe(runner));

    public async ValueTask<StoreCheck[]> Check() => await checks.GetAsync();

    private PipelineInfo Describe(PipelineRunner runner)
    {
        var pipeline = runner.Pipeline;
        var options = pipeline.Options;
        var definition = pipeline.Definition;
        var stable = pipeline.Versions.Current.Stable;
        var model = stable.Version;
        return new(
            pipeline.Name,
            pipelines.Find(null) == runner,
            new(definition.Retriever is null ? options.Input.Kind : pipeline.RetrieverType.Name, options.Input.Connection,
                options.Input.Query.Length > 0 ? "query" : options.Input.Table, options.Input.UserColumn)
            {
                Request = runner.TakesFeatures ? Columns(pipeline.Features.Columns) : null,
            },
            new(model?.Spec.Source ?? "", stable.Id, Columns(model?.Model.Inputs), Columns(model?.Model.Outputs)),
            new(definition.Writer is null ? options.Output.Kind : pipeline.Writer.GetType().Name, options.Output.Connection,
                options.Output.Table, options.Output.Mode.ToString()),
            options.Timeout,
            Costs.Of(runner.Calls.Cost));
    }

    private static ColumnInfo[] Columns(Schema? schema) =>
        [.. (schema ?? new([])).Select(field => new ColumnInfo(field.Name, field.TypeName))];
}
