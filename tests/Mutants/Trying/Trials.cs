namespace ModelPipeline.Mutants;

/// <summary>Tries changes one at a time with the classes of tests that reach them, until a test fails.</summary>
/// <param name="programs">The test programs by name.</param>
/// <param name="mutants">All changes of the project.</param>
/// <param name="reach">What each class of tests reaches.</param>
internal sealed class Trials(IReadOnlyDictionary<string, TestProgram> programs, IEnumerable<Mutant> mutants, IEnumerable<Reach> reach)
{
    // Most changes are found by the first class. The classes of a run are asked together.
    private static readonly double[] SecondsOfRuns = [4, 15, double.PositiveInfinity];

    // What half of the tests reach would take many minutes. A change that this much of the tests does not find counts as survived.
    private const double MostSeconds = 60;

    // A machine that does other things as well is slower now and then.
    private const double Slower = 3;
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    private readonly List<Reach> usable = [.. reach.Where(each => each.Passed)];
    private readonly ILookup<string, int> idsOfFiles = mutants.ToLookup(each => each.File, each => each.Id);

    public async Task<Trial> TryAsync(Mutant mutant)
    {
        var ofFile = idsOfFiles[mutant.File].ToHashSet();

        // A process makes a static value once, for all classes that use its type.
        var reaching = usable.Where(each => mutant.IsStatic ? each.Ids.Any(ofFile.Contains) : each.Ids.Contains(mutant.Id)).ToList();
        foreach (var run in Runs(reaching, mutant.File, ofFile))
        {
            var limit = Start + TimeSpan.FromSeconds(Slower * run.Sum(each => each.Seconds));
            var result = await programs[run[0].Class.Program].RunAsync(
                run.Select(each => each.Class.Name), mutant.Id, limit, alone: mutant.IsStatic);
            if (!result.Passed)
                return new(mutant.Id, result.TimedOut ? TrialOutcome.TimedOut : TrialOutcome.Failed, result.Failed);
        }

        return new(mutant.Id, reaching.Count == 0 ? TrialOutcome.Unreached : TrialOutcome.Survived);
    }

    /// <summary>
    /// The classes in the order in which they run, those of one process together: what is named after the file, then the quickest of
    /// those that are about the file, as far as a minute goes. What reaches little but this file is more about it.
    /// </summary>
    internal static IEnumerable<IReadOnlyList<Reach>> Runs(IEnumerable<Reach> reaching, string file, IReadOnlySet<int> ofFile)
    {
        var total = 0.0;
        foreach (var program in reaching.GroupBy(each => each.Class.Program))
        {
            var left = new Queue<Reach>(
                program.OrderByDescending(each => each.Class.IsNamedAfter(file)).ThenBy(each => each.Seconds / ShareOf(each, ofFile)));
            foreach (var seconds in SecondsOfRuns)
            {
                var run = new List<Reach>();
                while (left.Count > 0 && total < MostSeconds
                    && (run.Count == 0 || run.Sum(each => each.Seconds) + left.Peek().Seconds <= seconds))
                {
                    run.Add(left.Dequeue());
                    total += run[^1].Seconds;
                }

                if (run.Count > 0)
                    yield return run;
            }
        }
    }

    private static double ShareOf(Reach reach, IReadOnlySet<int> ids) => (double)reach.Ids.Count(ids.Contains) / reach.Ids.Count;
}
