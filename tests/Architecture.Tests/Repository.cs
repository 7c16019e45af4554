using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>The files of the project.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "data", ".git"];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "Root").Value!);

    /// <summary>The files below a folder that people wrote, as paths from the root with forward slashes.</summary>
    /// <param name="folder">The folder, from the root; empty for all.</param>
    /// <param name="ending">The end of the files' names.</param>
    public static IEnumerable<string> Files(string folder, string ending) => Below(Path.Combine(Root, folder))
        .Where(file => file.EndsWith(ending, StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder).Where(each => !Generated.Contains(Path.GetFileName(each))).SelectMany(Below));
}
