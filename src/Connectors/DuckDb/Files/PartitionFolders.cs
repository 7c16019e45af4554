namespace ModelPipeline.Connectors.DuckDb.Files;

/// <summary>
/// The columns that the folders of a file name, as Hive and Spark lay out partitions: <c>day=2024-02-13/part-0.parquet</c>.
/// </summary>
internal static class PartitionFolders
{
    // What Hive and Spark call the folder of rows that have no value.
    private const string Null = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>Name and value of each, outermost first; no value is null.</summary>
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
