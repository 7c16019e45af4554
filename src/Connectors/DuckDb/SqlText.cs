namespace ModelPipeline.Connectors.DuckDb;

/// <summary>Writes texts into SQL where no parameter is allowed.</summary>
internal static class SqlText
{
    /// <summary>The text between single quotes.</summary>
    public static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>
    /// The path of one file as a text. DuckDB would take brackets, stars and question marks for a pattern, and read other files, so these
    /// characters are escaped.
    /// </summary>
    public static string Path(string path) => Quote(path.Contains("://", StringComparison.Ordinal)
        ? path
        : string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : $"{c}")));

    /// <summary>The compression of a file, by its ending in any case.</summary>
    public static string Compression(string path)
    {
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return "'gzip'";
        return path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? "'zstd'" : "'uncompressed'";
    }
}
