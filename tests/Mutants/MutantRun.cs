using System.Diagnostics;
using System.Text.Json;

namespace ModelPipeline.Mutants;

/// <summary>
/// From the sources to the table. Each step leaves its results in a folder of the copy, and a later run begins where they end.
/// </summary>
internal sealed class MutantRun : IDisposable
{
    private const int AtOnce = 2;

    private readonly MutantOptions options;
    private readonly string folder;
    private readonly Dictionary<string, TestProgram> programs;
    private readonly Stopwatch watch = Stopwatch.StartNew();

    public MutantRun(MutantOptions options)
    {
        this.options = options;
        folder = Directory.CreateDirectory(Path.Combine(options.Root, "mutants")).FullName;
        programs = options.Tests.ToDictionary(name => name, name => new TestProgram(options.Root, name, folder));
    }

    public void Dispose()
    {
        foreach (var program in programs.Values)
            program.Dispose();
    }

    /// <summary>Whether all changes of the sample were tried.</summary>
    public async Task<bool> RunAsync()
    {
        var list = await SwitchAsync();
        // Other tests reach other switches, and may find what survived before.
        var tests = string.Join('-', programs.Values.Select(program => program.Hash));
        var reach = await ReachAsync(tests);
        foreach (var failing in reach.Where(each => !each.Passed))
            Console.WriteLine($"{failing.Class.Name} fails without a change, and is left out.");

        var sample = Sample(list);
        var kept = new Kept<Trial>(Path.Combine(folder, "trials"));
        var done = kept.Read().Where(trial => trial.IsFound || trial.Tests == tests).Select(trial => trial.Id).ToHashSet();
        var trials = new Trials(programs, list.Mutants, reach);
        await EachAsync(sample.Where(mutant => !done.Contains(mutant.Id)),
            async mutant => kept.Add(await trials.TryAsync(mutant) with { Tests = tests }));

        var results = kept.Read().GroupBy(trial => trial.Id).ToDictionary(group => group.Key, group => group.Last());
        var tried = sample.Where(mutant => results.ContainsKey(mutant.Id))
            .Select(mutant => (Mutant: mutant, Trial: results[mutant.Id])).ToList();
        MutantTable.Write(Console.Out, options.Project, tried);
        Console.WriteLine(
            $"{tried.Count} of a sample of {sample.Count}, seed {options.Seed}, of {list.Mutants.Count} changes in {options.Project}; "
            + $"{tried.Count(each => each.Trial.Outcome == TrialOutcome.TimedOut)} found by the time limit. "
            + $"Left out: {list.Uncompiled} that do not compile, {list.Constants} of constants.");
        return tried.Count == sample.Count;
    }

    private async Task<SwitchList> SwitchAsync()
    {
        var file = Path.Combine(folder, "switches.json");
        var assembly = Path.Combine(folder, "switched.dll");
        if (!File.Exists(file))
        {
            var (made, bytes) = await new SwitchedProject(options.Source, options.Project).BuildAsync();
            await File.WriteAllBytesAsync(assembly, bytes);
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(made));
        }

        var list = JsonSerializer.Deserialize<SwitchList>(await File.ReadAllTextAsync(file))!;
        foreach (var program in programs.Values)
            program.Use(list.Assembly, await File.ReadAllBytesAsync(assembly));
        return list;
    }

    private async Task<IReadOnlyList<Reach>> ReachAsync(string tests)
    {
        var kept = new Kept<Reach>(Path.Combine(folder, $"reach-{tests}"));
        var known = kept.Read().Select(reach => reach.Class).ToHashSet();
        var finder = new ReachFinder(programs);
        foreach (var program in programs.Values)
        {
            var unknown = (await program.ListAsync()).Where(each => !known.Contains(each));
            await EachAsync(unknown, async each => kept.Add(await finder.FindAsync(each)));
        }

        return kept.Read();
    }

    private List<Mutant> Sample(SwitchList list)
    {
        var mutants = list.Mutants.Where(mutant => mutant.File.StartsWith(options.Files + "/", StringComparison.Ordinal))
            .OrderBy(mutant => mutant.Id).ToArray();
        new Random(options.Seed).Shuffle(mutants);
        return [.. mutants.Take(options.Sample)];
    }

    private Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> run) =>
        Parallel.ForEachAsync(
            items.TakeWhile(_ => IsInTime()), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) => await run(item));

    private bool IsInTime() => options.Limit == Timeout.InfiniteTimeSpan || watch.Elapsed < options.Limit;
}
