namespace ModelPipeline.Tests;

/// <summary>The order in which classes of tests are asked.</summary>
public sealed class TrialsTests
{
    [Fact]
    public void Runs_ManyClasses_BeginWithTheFilesOwnAndThenTheQuickest()
    {
        Reach[] reaching = [Of("A", 9), Of("B", 1), Of("LedgerTests", 3), Of("C", 2), Of("D", 30)];

        var runs = Trials.Runs(reaching, "src/Jobs/Ledger.cs", Ids).Select(run => run.Select(each => each.Class.Name));

        Assert.Equal([["X.LedgerTests", "X.B"], ["X.C", "X.A"], ["X.D"]], runs);
    }

    [Fact]
    public void Runs_SeveralPrograms_AreNotMixed()
    {
        Reach[] reaching = [Of("A", 1), Of("B", 1, "Cluster"), Of("C", 1)];

        var runs = Trials.Runs(reaching, "src/Ledger.cs", Ids).Select(run => run.Select(each => each.Class.Name));

        Assert.Equal([["X.A", "X.C"], ["X.B"]], runs);
    }

    [Fact]
    public void Runs_MoreThanAMinuteOfTests_EndAfterAMinute()
    {
        Reach[] reaching = [.. Enumerable.Range(0, 20).Select(i => Of($"Slow{i}", 10)), Of("Other", 1, "Cluster")];

        Assert.Equal(6, Trials.Runs(reaching, "src/Ledger.cs", Ids).Sum(run => run.Count));
    }

    [Fact]
    public void Runs_ClassThatReachesLittleElse_IsAskedBeforeAQuickerOneThatReachesEverything()
    {
        var all = new Reach(new("Pipeline", "X.All"), true, 1, [.. Enumerable.Range(0, 100)]);
        var own = new Reach(new("Pipeline", "X.Own"), true, 3, [1, 2, 3, 4]);

        var run = Assert.Single(Trials.Runs([all, own], "src/Ledger.cs", Ids));

        Assert.Equal(["X.Own", "X.All"], run.Select(each => each.Class.Name));
    }

    private static readonly HashSet<int> Ids = [1, 2];

    private static Reach Of(string name, double seconds, string program = "Pipeline") => new(new(program, $"X.{name}"), true, seconds, [1]);
}
