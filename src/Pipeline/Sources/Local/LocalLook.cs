using System.Globalization;

namespace ModelPipeline;

/// <summary>What a look at a file or folder shows without reading it. Equal looks mean the same content.</summary>
/// <param name="Identity">The lengths and times of all files.</param>
/// <param name="Bytes">The length of all files together.</param>
internal sealed record LocalLook(string Identity, long Bytes)
{
    /// <summary>Looks at a file, or at all files below a folder. Links are followed: a mounted file can be exchanged by its link.</summary>
    public static LocalLook Of(string path)
    {
        if (!Directory.Exists(path))
            return OfFile(path);
        var looks = FilesBelow(path).Select(file => (file.Name, Look: OfFile(file.Path))).ToList();
        return new(string.Join(';', looks.Select(each => $"{each.Name}={each.Look.Identity}")), looks.Sum(each => each.Look.Bytes));
    }

    /// <summary>The files below a folder, in the ordinal order of their names. What Python compiles from them does not count.</summary>
    public static IReadOnlyList<(string Name, string Path)> FilesBelow(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(folder, path).Replace('\\', '/'), Path: path))
            .Where(file => !file.Name.Contains("__pycache__/", StringComparison.Ordinal))
            .OrderBy(file => file.Name, StringComparer.Ordinal)];

    private static LocalLook OfFile(string path)
    {
        try
        {
            var link = new FileInfo(path);
            var file = link.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? link;
            var ticks = file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture);
            return new($"{file.Length.ToString(CultureInfo.InvariantCulture)}@{ticks}", file.Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Deleted, also since the last look.
            return new("none", 0);
        }
    }
}
