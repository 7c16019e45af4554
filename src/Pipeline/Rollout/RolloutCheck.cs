namespace ModelPipeline;

/// <summary>Checks a rollout document before it is used.</summary>
public static class RolloutCheck
{
    private const int LongestSalt = 200;
    private const int MostShadows = 8;
    private const int MostSteps = 50;

    /// <summary>What is wrong with a document, each as one sentence that says what to set; empty for a valid document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="known">The ids of the pipeline's versions.</param>
    public static IReadOnlyList<string> Faults(RolloutDocument document, IReadOnlyCollection<string> known)
    {
        var faults = new List<string>();
        CheckVersion("stable", document.Stable);
        if (document.Candidate is { } candidate)
        {
            CheckVersion("candidate.version", candidate.Version);
            if (candidate.Version == document.Stable && candidate.Version.Length > 0)
                faults.Add($"\"candidate.version\" is '{candidate.Version}', which is stable already; name another version.");
            if (candidate.Percent is not (>= 0 and <= 100))
                faults.Add($"\"candidate.percent\" is {candidate.Percent}; set 0 to 100.");
        }

        CheckShadows();
        if (document.Salt is { } salt && (salt.Length > LongestSalt || salt.Any(char.IsControl)))
            faults.Add($"\"salt\" has {salt.Length} characters; set up to {LongestSalt}, without control characters, or leave it out.");
        CheckSteps();
        if (document.BakeTime < TimeSpan.FromSeconds(1) || document.BakeTime > TimeSpan.FromDays(30))
            faults.Add($"\"bakeTime\" is {document.BakeTime}; set 00:00:01 to 30.00:00:00.");
        faults.AddRange(document.Guard?.Check() ?? []);
        return faults;

        void CheckVersion(string property, string version)
        {
            if (version.Length == 0)
                faults.Add($"\"{property}\" is empty; name a version.");
            else if (!known.Contains(version))
                faults.Add($"\"{property}\" is '{version}', which is no version of this pipeline; {Offer(known)}.");
        }

        void CheckShadows()
        {
            for (var index = 0; index < document.Shadow.Count; index++)
            {
                var shadow = document.Shadow[index];
                CheckVersion($"shadow[{index}].version", shadow.Version);
                if (shadow.Version == document.Stable && shadow.Version.Length > 0)
                    faults.Add($"\"shadow[{index}].version\" is '{shadow.Version}', the stable version; name another version.");
                if (shadow.Percent is not (> 0 and <= 100))
                    faults.Add($"\"shadow[{index}].percent\" is {shadow.Percent}; set a number above 0, to 100.");
            }

            if (document.Shadow.Count > MostShadows)
                faults.Add($"\"shadow\" has {document.Shadow.Count} versions; name {MostShadows} at most.");
            foreach (var twice in document.Shadow.GroupBy(each => each.Version).Where(group => group.Count() > 1))
                faults.Add($"\"shadow\" names version '{twice.Key}' more than once; name it once.");
        }

        void CheckSteps()
        {
            var steps = document.Steps;
            if (steps.Count > MostSteps)
                faults.Add($"\"steps\" has {steps.Count} shares; set {MostSteps} at most.");
            if (steps.Any(step => step is not (> 0 and <= 100)) || steps.Zip(steps.Skip(1)).Any(pair => pair.First >= pair.Second))
                faults.Add($"\"steps\" is [{string.Join(", ", steps)}]; set growing shares above 0, to 100.");
            if (steps.Count > 0 && document.Candidate is null)
                faults.Add("\"steps\" is set without a candidate; name a candidate, or leave the steps out.");
        }
    }

    private static string Offer(IReadOnlyCollection<string> known) => known.Count switch
    {
        0 => "upload one first",
        <= 10 => $"its versions are {string.Join(", ", known)}",
        _ => $"it has {known.Count} versions",
    };
}
