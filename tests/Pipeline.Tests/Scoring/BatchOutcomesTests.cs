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

    // A job takes the rows of a scan as they are. Whoever has no score is looked up among them all the same.
    [Theory]
    [InlineData("a", "b", "c", "d")]
    [InlineData("d", "b", "a", "c")]
    public void SetScored_RowsOfAScan_LeavesTheOthersAsTheyAre(params string[] users)
    {
        var rows = new Batch(users, []);
        var outcomes = BatchOutcomes.OfRows(rows);
        Assert.Same(rows, outcomes.TakeRows(rows, 0, outcomes.Count));
        outcomes.Set("b", RowOutcome.NoInput);
        var scored = Predicted([.. users.Where(user => user != "b")]);

        outcomes.SetScored(scored, [2]);
        outcomes.SetRest(RowOutcome.DeadlineExceeded);

        var late = scored.Outputs.Users[2];
        Assert.Equal(
            users.Where(user => user == "b" || user == late)
                .Select(user => (user, user == "b" ? RowOutcomeKind.NoInput : RowOutcomeKind.DeadlineExceeded)),
            Kinds(outcomes));
    }

    [Fact]
    public void SetScored_UserWithAnEarlierOutcome_IsScored()
    {
        var outcomes = BatchOutcomes.OfRows(new(["a", "b"], []));
        outcomes.Set("a", RowOutcome.NoInput);

        outcomes.SetScored(Predicted("a", "b"), []);

        Assert.Empty(outcomes.Failures());
    }

    [Fact]
    public void SetScored_SomebodyIsTold_TellsEachUserTheOwnRow()
    {
        var told = new List<(string, int)>();
        var outcomes = new BatchOutcomes(["a", "b", "c"], (user, outcome) => told.Add((user, outcome.Row)));

        outcomes.SetScored(Predicted("c", "a", "b"), [1]);

        Assert.Equal([("c", 0), ("b", 2)], told);
    }

    private static Predictions Predicted(params string[] users) =>
        new(new(users, []), "v", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, Guid.Empty);

    private static IEnumerable<(string, RowOutcomeKind)> Kinds(BatchOutcomes outcomes) =>
        outcomes.Failures().Select(each => (each.User, each.Outcome.Kind));
}
