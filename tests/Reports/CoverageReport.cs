using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ModelPipeline.Reports;

/// <summary>The lines and branches that tests reach, from the Cobertura files of several test projects.</summary>
internal static partial class CoverageReport
{
    /// <summary>A row for each folder of src, and one for all: the folder, the share of lines, the share of branches.</summary>
    public static IEnumerable<string[]> Read(IEnumerable<string> files, string root)
    {
        var lines = new SortedDictionary<string, Dictionary<(string File, int Line), LineCover>>(StringComparer.Ordinal);
        foreach (var (file, line) in files.SelectMany(file => Lines(XDocument.Load(file))))
        {
            var folder = FolderTable.FolderOf(file, root);
            if (!folder.StartsWith("src/", StringComparison.Ordinal) || folder.Contains("/obj/", StringComparison.Ordinal))
                continue;
            if (!lines.TryGetValue(folder, out var known))
                lines[folder] = known = [];
            known[(file, line.Line)] = known.TryGetValue((file, line.Line), out var before) ? before.With(line) : line;
        }

        foreach (var (folder, covers) in lines)
            yield return Row(folder, covers.Values);
        yield return Row("all", lines.Values.SelectMany(covers => covers.Values));
    }

    private static string[] Row(string folder, IEnumerable<LineCover> covers)
    {
        var all = covers.ToList();
        return
        [
            folder,
            FolderTable.Percent(all.Count(line => line.IsHit), all.Count),
            FolderTable.Percent(all.Sum(line => line.BranchesHit), all.Sum(line => line.Branches)),
        ];
    }

    private static IEnumerable<(string File, LineCover Line)> Lines(XDocument report)
    {
        var sources = report.Descendants("source").Select(source => source.Value).ToList();
        foreach (var type in report.Descendants("class"))
        {
            var name = (string)type.Attribute("filename")!;
            var file = sources.Select(source => Path.Combine("/", source, name)).FirstOrDefault(File.Exists) ?? name;
            foreach (var line in type.Descendants("line"))
            {
                var branches = Branches().Match((string?)line.Attribute("condition-coverage") ?? "");
                yield return (file, new(
                    (int)line.Attribute("number")!,
                    (long)line.Attribute("hits")! > 0,
                    branches.Success ? Number(branches.Groups[1]) : 0,
                    branches.Success ? Number(branches.Groups[2]) : 0));
            }
        }
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    // Matches the counts in "50% (1/2)".
    [GeneratedRegex(@"\((\d+)/(\d+)\)")]
    private static partial Regex Branches();
}
