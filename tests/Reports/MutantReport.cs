using System.Text.Json.Nodes;

namespace ModelPipeline.Reports;

/// <summary>The injected faults that tests found, from the JSON reports of Stryker.</summary>
/// <param name="Folders">A row for each folder, and one for all: the folder, faults found, faults tried, the share.</param>
/// <param name="Survivors">The faults that no test found, one line each.</param>
internal sealed record MutantReport(IReadOnlyList<string[]> Folders, IReadOnlyList<string> Survivors)
{
    // A test failed or hung. Faults of other states were not compiled, or were left out.
    private static readonly string[] Found = ["Killed", "Timeout"];
    private static readonly string[] Missed = ["Survived", "NoCoverage"];

    public static MutantReport Read(IEnumerable<string> files, string root)
    {
        var mutants = files.SelectMany(file => Mutants(JsonNode.Parse(File.ReadAllText(file))!, root)).ToList();
        var folders = mutants.GroupBy(mutant => Path.GetDirectoryName(mutant.File)!).OrderBy(group => group.Key, StringComparer.Ordinal);
        var missed = mutants.Where(mutant => Missed.Contains(mutant.Status))
            .OrderBy(mutant => mutant.File, StringComparer.Ordinal).ThenBy(mutant => mutant.Line);
        return new(
            [.. folders.Select(group => Row(group.Key, group)), Row("all", mutants)],
            [.. missed.Select(mutant => $"{mutant.File}:{mutant.Line} {mutant.Status}: {mutant.What}")]);
    }

    private static string[] Row(string folder, IEnumerable<Mutant> mutants)
    {
        var found = mutants.Count(mutant => Found.Contains(mutant.Status));
        var tried = mutants.Count(mutant => Found.Contains(mutant.Status) || Missed.Contains(mutant.Status));
        return [folder, $"{found}", $"{tried}", FolderTable.Percent(found, tried)];
    }

    private static IEnumerable<Mutant> Mutants(JsonNode report, string root)
    {
        foreach (var (path, file) in report["files"]!.AsObject())
        {
            // A relative path is relative to the project.
            var name = Path.GetRelativePath(root, Path.Combine((string?)report["projectRoot"] ?? root, path));
            foreach (var mutant in file!["mutants"]!.AsArray())
            {
                var text = ((string?)mutant!["replacement"] ?? "").ReplaceLineEndings(" ");
                var line = (int)mutant["location"]!["start"]!["line"]!;
                yield return new(name, line, (string)mutant["status"]!, $"{mutant["mutatorName"]} {text}");
            }
        }
    }

    private sealed record Mutant(string File, int Line, string Status, string What);
}
