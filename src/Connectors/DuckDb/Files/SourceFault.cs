namespace ModelPipeline.Connectors.DuckDb.Files;

/// <summary>Makes the faults of an input's files.</summary>
internal static class SourceFault
{
    /// <summary>A file of a glob lacks a column that other files have.</summary>
    public static PipelineConfigurationException Lacks(string path, string column) => Of(
        path, $"lacks the column '{column}', which other files have and the model needs; add it to that file, or name files that all have it.");

    /// <summary>Any other fault of a file. The message continues "names the file ..., which ...".</summary>
    public static PipelineConfigurationException Of(string path, string message) =>
        new("Input:Table", $"names the file '{path}', which {message}");
}
