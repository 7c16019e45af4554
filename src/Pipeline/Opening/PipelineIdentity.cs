namespace ModelPipeline;

/// <summary>
/// Identifies where a pipeline reads and writes. Jobs and schedules belong to this identity, because two pipelines can have the same name.
/// The model is not part of the identity: a new model version continues the jobs of the old one. Part of stored state.
/// </summary>
/// <param name="Input">Where the pipeline reads.</param>
/// <param name="Output">Where the pipeline writes.</param>
public sealed record PipelineIdentity(PartIdentity Input, PartIdentity Output)
{
    /// <summary>A key that is the same for two pipelines that read and write in the same places.</summary>
    public string Key => $"{Input.Hash}/{Output.Hash}";

    /// <summary>Describes how another pipeline differs from this one, as a part of a sentence; null if they are the same.</summary>
    public string? Difference(PipelineIdentity here)
    {
        string?[] differences = [Input.Difference(here.Input, "reads"), Output.Difference(here.Output, "writes")];
        return differences.OfType<string>().ToArray() is { Length: > 0 } found ? string.Join(" and ", found) : null;
    }

    internal static PipelineIdentity Of(PipelineDefinition definition, IRetriever retriever, IWriter writer)
    {
        var input = definition.Options.Input;
        var output = definition.Options.Output;
        var inputKind = definition.Retriever is null ? input.Kind : "";
        var outputKind = definition.Writer is null ? output.Kind : "";
        return new(
            PartIdentity.Of(retriever.Location, FeatureRetriever.StoreOf(retriever), inputKind, input.Connection, input.Table,
                input.Query, input.UserColumn),
            PartIdentity.Of(writer.Location, writer, outputKind, output.Connection, output.Table));
    }
}
