namespace ModelPipeline.Mutants;

/// <summary>Runs each class of tests by itself, and notes which switches it reaches.</summary>
/// <param name="programs">The test programs by name.</param>
internal sealed class ReachFinder(IReadOnlyDictionary<string, TestProgram> programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public async Task<Reach> FindAsync(TestClass each)
    {
        var first = await FindOnceAsync(each, alone: false);
        // A busy machine fails a test now and then.
        return first.Passed ? first : await FindOnceAsync(each, alone: true);
    }

    private async Task<Reach> FindOnceAsync(TestClass each, bool alone)
    {
        var run = await programs[each.Program].RunAsync([each.Name], -1, Limit, alone);
        return new(each, run.Passed, run.Seconds, run.Ids);
    }
}
