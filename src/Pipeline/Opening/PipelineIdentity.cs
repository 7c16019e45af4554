namespace ModelPipeline;

/// <summary>
/// Where a pipeline reads and writes: what jobs and schedules belong to, since two pipelines can have one name. The model is no part of it:
/// a new version goes on with the jobs of the old one. Part of stored state.
/// </summary>
/// <param name="Input">Where it reads.</param>
/// <param name="Output">Where it writes.</param>
public sealed record PipelineIdentity(PartIdentity Input, PartIdentity Output)
{
    /// <summary>The same for two pipelines that read and write in the same places.</summary>
    public string Key => $"{Input.Hash}/{Output.Hash}";

    /// <summary>How a pipeline differs from this one, as a part of a sentence; null where it does not.</summary>
    public string? Difference(PipelineIdentity here)
    {
        string?[] differences = [Input.Difference(here.Input, "reads"), Output.Difference(here.Output, "writes")];
        return differences.OfType<string>().ToArray() is { Length: > 0 } found ? string.Join(" and ", found) : null;
    }

    internal static PipelineIdentity Of(PipelineDefinition definition, IRetriever retriever, IWriter writer)
    {
        var (input, output) = (definition.Options.Input, definition.Options.Output);
        var (inputKind, outputKind) = (definition.Retriever is null ? input.Kind : "", definition.Writer is null ? output.Kind : "");
        return new(
            PartIdentity.Of(retriever.Place, retriever, inputKind, input.Connection, input.Table, input.Query, input.UserColumn),
            PartIdentity.Of(writer.Place, writer, outputKind, output.Connection, output.Table));
    }
}
