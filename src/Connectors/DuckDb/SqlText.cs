namespace ModelPipeline.Connectors.DuckDb;

/// <summary>Texts in SQL, where a parameter cannot stand.</summary>
internal static class SqlText
{
    /// <summary>The text between single quotes.</summary>
    public static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>
    /// The path of one file, whatever is in its name: DuckDB would take brackets and stars for a pattern, and read other files.
    /// </summary>
    public static string Path(string path) => Quote(path.Contains("://", StringComparison.Ordinal)
        ? path
        : string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : $"{c}")));

    /// <summary>How a file is compressed, by its ending in any case.</summary>
    public static string Compression(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? "'gzip'"
        : path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? "'zstd'"
        : "'uncompressed'";
}
