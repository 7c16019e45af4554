namespace ModelPipeline.Connectors.DuckDb.Files;

/// <summary>
/// Reads the columns that the folders of a file name, in the layout of Hive and Spark: <c>day=2024-02-13/part-0.parquet</c>.
/// </summary>
internal static class PartitionFolders
{
    // The folder name that Hive and Spark use for rows without a value.
    private const string Null = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>The name and the value of each folder's column, outermost folder first; null where there is no value.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(string path)
    {
        foreach (var folder in path.Split('/', '\\').SkipLast(1))
        {
            var at = folder.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
                yield return (folder[..at], folder[(at + 1)..] is Null ? null : Uri.UnescapeDataString(folder[(at + 1)..]));
        }
    }
}
