namespace ModelPipeline.Tests;

public sealed class BatchOutcomesTests
{
    private static readonly RowOutcome Score = RowOutcome.Scored(null!, 0);

    [Fact]
    public void Failures_LastOutcomeOfEachUser_AreInTheOrderOfTheUsers()
    {
        var outcomes = new BatchOutcomes(["a", "b", "c", "d"]);

        outcomes.Set("d", RowOutcome.NoInput);
        outcomes.Set("a", Score);
        outcomes.Set("b", RowOutcome.NoInput);
        outcomes.Set("b", Score);
        outcomes.Set("a", RowOutcome.Ambiguous);

        Assert.Equal([("a", RowOutcomeKind.Unusable), ("d", RowOutcomeKind.NoInput)], Kinds(outcomes));
    }

    [Fact]
    public void SetRest_UsersWithAndWithoutOutcome_SetsTheOthersAndTellsEachOnce()
    {
        var told = new List<(string, RowOutcomeKind)>();
        var outcomes = new BatchOutcomes(["a", "b", "c"], (user, outcome) => told.Add((user, outcome.Kind)));
        outcomes.Set("b", Score);

        outcomes.SetRest(RowOutcome.DeadlineExceeded);

        Assert.Equal(
            [("b", RowOutcomeKind.Scored), ("a", RowOutcomeKind.DeadlineExceeded), ("c", RowOutcomeKind.DeadlineExceeded)], told);
    }

    [Fact]
    public void OfRows_UserWithSeveralRows_IsOneUserAndAmbiguous()
    {
        var rows = new Batch(["a", "b", "b", "c"], []);

        var outcomes = BatchOutcomes.OfRows(rows);
        var taken = outcomes.TakeRows(rows, 0, outcomes.Count);

        Assert.Equal(3, outcomes.Count);
        Assert.Equal(["a", "c"], taken.Users);
        Assert.Equal([("b", RowOutcomeKind.Unusable)], Kinds(outcomes));
    }

    private static IEnumerable<(string, RowOutcomeKind)> Kinds(BatchOutcomes outcomes) =>
        outcomes.Failures().Select(each => (each.User, each.Outcome.Kind));
}
