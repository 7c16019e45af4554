namespace ModelPipeline;

/// <summary>
/// Checks what declarations say of each other, before anything is open: names, and tables that two pipelines share. The faults' settings
/// are relative to the pipeline.
/// </summary>
internal static class DefinitionCheck
{
    /// <summary>The faults of a pipeline.</summary>
    /// <param name="definition">The pipeline.</param>
    /// <param name="all">All pipelines.</param>
    public static IEnumerable<Fault> Check(PipelineDefinition definition, IReadOnlyList<PipelineDefinition> all)
    {
        if (!PipelineDefinition.IsName(definition.Name))
        {
            yield return new("",
                "is no name for a pipeline; use up to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        }

        if (all.Count(other => other.Name.Equals(definition.Name, StringComparison.OrdinalIgnoreCase)) > 1)
            yield return new("", "is declared more than once; names are the same in any case.");
        if (definition.Writer is null
            && all.FirstOrDefault(other => other.Name != definition.Name && SharesTable(other, definition)) is { } sharer)
        {
            yield return TakenBy(sharer.Name, definition.Options.Output);
        }
    }

    /// <summary>The fault of the setting <c>DefaultPipeline</c>; null for none.</summary>
    /// <param name="named">The pipeline that the setting names.</param>
    /// <param name="all">All pipelines.</param>
    public static Fault? Check(DefaultPipeline? named, IReadOnlyList<PipelineDefinition> all)
    {
        var names = all.Select(definition => definition.Name);
        return named is not { Name.Length: > 0 } || names.Contains(named.Name, StringComparer.OrdinalIgnoreCase)
            ? null
            : new("DefaultPipeline", $"is '{named.Name}', which is none of the pipelines; set one of {string.Join(", ", names)}.");
    }

    /// <summary>The fault of a table that another pipeline has.</summary>
    public static Fault TakenBy(string pipeline, OutputOptions output) =>
        new("Output:Table", $"is '{output.Table}', the table of pipeline '{pipeline}' too; give each pipeline its own.");

    /// <summary>A fault with its full key.</summary>
    public static Fault OfPipeline(string pipeline, Fault fault) =>
        fault with { Setting = $"Pipelines:{pipeline}:{fault.Setting}".TrimEnd(':') };

    // Two pipelines that share a table would overwrite each other's scores and return them as their own.
    private static bool SharesTable(PipelineDefinition one, PipelineDefinition other) =>
        one.Writer is null && one.Options.Output.Table.Length > 0
        && one.Options.Output.Table == other.Options.Output.Table
        && one.Options.Output.Connection.Equals(other.Options.Output.Connection, StringComparison.OrdinalIgnoreCase);
}
