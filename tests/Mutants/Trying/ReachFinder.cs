using System.Globalization;

namespace ModelPipeline.Mutants;

/// <summary>Runs each class of tests alone, and notes which switches it reaches.</summary>
/// <param name="programs">The test programs by name.</param>
/// <param name="folder">A folder for what the processes write.</param>
internal sealed class ReachFinder(IReadOnlyDictionary<string, TestProgram> programs, string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public async Task<Reach> FindAsync(TestClass each)
    {
        var first = await FindOnceAsync(each);
        // A busy machine fails a test now and then.
        return first.Passed ? first : await FindOnceAsync(each);
    }

    private async Task<Reach> FindOnceAsync(TestClass each)
    {
        var written = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString())).FullName;
        var run = await programs[each.Program].RunAsync([each.Name], (SwitchSource.Reached, written), Limit);
        var ids = Directory.EnumerateFiles(written).SelectMany(File.ReadLines)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Distinct().Order().ToList();
        Directory.Delete(written, recursive: true);
        return new(each, run.Passed, run.Seconds, ids);
    }
}
