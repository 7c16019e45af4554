namespace ModelPipeline.Mutants;

/// <summary>Tries changes one at a time with the classes of tests that reach them, until a test fails.</summary>
internal sealed class Trials(IReadOnlyDictionary<string, TestProgram> programs, IEnumerable<Reach> reach)
{
    // Most changes are found by the first class. A run of several classes starts one process for all.
    private static readonly double[] SecondsOfRuns = [4, 15, double.PositiveInfinity];

    // What half of the tests reach would take many minutes. A change that this much of the tests does not find counts as survived.
    private const double MostSeconds = 60;

    // A machine that does other things as well is slower now and then.
    private const double Slower = 3;
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(20);

    private readonly List<Reach> usable = [.. reach.Where(each => each.Passed)];

    public async Task<Trial> TryAsync(Mutant mutant)
    {
        var reaching = usable.Where(each => each.Ids.Contains(mutant.Id)).ToList();
        foreach (var run in Runs(reaching, mutant.File))
        {
            var limit = Start + TimeSpan.FromSeconds(Slower * run.Sum(each => each.Seconds));
            var result = await programs[run[0].Class.Program].RunAsync(
                run.Select(each => each.Class.Name), (SwitchSource.Active, $"{mutant.Id}"), limit);
            if (!result.Passed)
                return new(mutant.Id, result.TimedOut ? TrialOutcome.TimedOut : TrialOutcome.Failed, result.Failed);
        }

        return new(mutant.Id, reaching.Count == 0 ? TrialOutcome.Unreached : TrialOutcome.Survived);
    }

    /// <summary>
    /// The classes in the order in which they run, those of one process together: what is named after the file, then the quickest, as far
    /// as a minute goes.
    /// </summary>
    internal static IEnumerable<IReadOnlyList<Reach>> Runs(IEnumerable<Reach> reaching, string file)
    {
        var total = 0.0;
        foreach (var program in reaching.GroupBy(each => each.Class.Program))
        {
            var left = new Queue<Reach>(program.OrderByDescending(each => each.Class.IsNamedAfter(file)).ThenBy(each => each.Seconds));
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
}
