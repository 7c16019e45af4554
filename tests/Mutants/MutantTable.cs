using ModelPipeline.Reports;

namespace ModelPipeline.Mutants;

/// <summary>Prints what tests found, by folder, and what they did not find.</summary>
internal static class MutantTable
{
    public static void Write(TextWriter to, string project, IReadOnlyList<(Mutant Mutant, Trial Trial)> tried)
    {
        var rows = tried.GroupBy(each => FolderOf(each.Mutant.File, project)).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Row(group.Key, [.. group]));
        FolderTable.Write(to, ["folder", "found", "of", "score", "95% interval"], rows.Append(Row("all", tried)));
        foreach (var (mutant, trial) in tried.Where(each => !each.Trial.IsFound).OrderBy(each => each.Mutant.Id))
        {
            var unreached = trial.Outcome == TrialOutcome.Unreached ? " (no test reaches it)" : "";
            to.WriteLine($"{mutant.File}:{mutant.Line} #{mutant.Id} {mutant.What}{unreached}");
        }
    }

    // The project, or the first folder in it.
    private static string FolderOf(string file, string project)
    {
        var parts = file[(project.Length + 1)..].Split('/');
        return parts.Length == 1 ? project : $"{project}/{parts[0]}";
    }

    private static string[] Row(string folder, IReadOnlyList<(Mutant Mutant, Trial Trial)> tried)
    {
        var found = tried.Count(each => each.Trial.IsFound);
        if (tried.Count == 0)
            return [folder, "0", "0", "-", "-"];
        var interval = ShareInterval.Of(found, tried.Count);
        var range = $"{100 * interval.Low:0} to {100 * interval.High:0}%";
        return [folder, $"{found}", $"{tried.Count}", FolderTable.Percent(found, tried.Count), range];
    }
}
