namespace ModelPipeline.Reports;

/// <summary>A table in Markdown, for a page of the documentation.</summary>
internal static class FolderTable
{
    public static void Write(TextWriter to, IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        to.WriteLine($"| {string.Join(" | ", columns)} |");
        to.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", columns.Count))}");
        foreach (var row in rows)
            to.WriteLine($"| {string.Join(" | ", row)} |");
    }

    /// <summary>A share in percent, rounded down, so that only a complete share is 100%.</summary>
    public static string Percent(long part, long whole) => whole == 0 ? "-" : $"{Math.Floor(100.0 * part / whole):0}%";

    /// <summary>The folder of a file relative to the root, such as <c>src/Pipeline/Jobs</c>.</summary>
    public static string FolderOf(string file, string root) => Path.GetDirectoryName(Path.GetRelativePath(root, file))!.Replace('\\', '/');
}
