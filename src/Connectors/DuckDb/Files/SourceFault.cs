namespace ModelPipeline.Connectors.DuckDb.Files;

/// <summary>What can be wrong with one of the files of an input.</summary>
internal static class SourceFault
{
    /// <summary>A file of a glob lacks what the others have.</summary>
    public static PipelineConfigurationException Lacks(string path, string column) => Of(
        path, $"lacks the column '{column}', which other files have and the model needs; add it to that file, or name files that all have it.");

    /// <summary>Any fault; the message continues "names a file that ...".</summary>
    public static PipelineConfigurationException Of(string path, string message) =>
        new("Input:Table", $"names the file '{path}', which {message}");
}
