namespace ModelPipeline.Tests;

public sealed class RowOutcomeTests
{
    [Fact]
    public void Scored_HasItsRowOfThePredictionsAndNoReason()
    {
        var predictions = new Predictions(new([], []), "v1", default, default, Guid.Empty);

        var outcome = RowOutcome.Scored(predictions, 3);

        Assert.Equal((RowOutcomeKind.Scored, "", 3), (outcome.Kind, outcome.Reason, outcome.Row));
        Assert.Same(predictions, outcome.Predictions);
    }

    [Fact]
    public void OutcomesWithoutAnError_HaveTheirKindAndAReasonAndNobodyToBlame()
    {
        (RowOutcomeKind, RowOutcome)[] all =
        [
            (RowOutcomeKind.NoInput, RowOutcome.NoInput),
            (RowOutcomeKind.NoInput, RowOutcome.Forgotten),
            (RowOutcomeKind.NoInput, RowOutcome.NoScore),
            (RowOutcomeKind.Unusable, RowOutcome.Ambiguous),
            (RowOutcomeKind.Saturated, RowOutcome.Saturated),
            (RowOutcomeKind.Saturated, RowOutcome.NoRoom),
            (RowOutcomeKind.Saturated, RowOutcome.Stopping),
            (RowOutcomeKind.Saturated, RowOutcome.ReadsSaturated),
            (RowOutcomeKind.DeadlineExceeded, RowOutcome.DeadlineExceeded),
            (RowOutcomeKind.DeadlineExceeded, RowOutcome.ReadTimedOut),
        ];

        Assert.All(all, each => Assert.Equal(
            (each.Item1, false, false, null, null),
            (each.Item2.Kind, each.Item2.IsOfEverybody, each.Item2.IsOfRow, each.Item2.Column, each.Item2.Detail)));
        Assert.Equal(all.Length, all.Select(each => each.Item2.Reason).Distinct().Count());
        Assert.All(all, each => Assert.EndsWith(".", each.Item2.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Unusable_NamesTheColumnAndTheReason()
    {
        var outcome = RowOutcome.Unusable(new(0, "x", "has no value"));

        Assert.Equal((RowOutcomeKind.Unusable, "Column 'x' has no value.", "x"), (outcome.Kind, outcome.Reason, outcome.Column));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Failed_BlamesTheRowOrEverybodyAsTheErrorDoes(bool blamesData)
    {
        var outcome = RowOutcome.Failed(new StoreException("The value is too long.", blamesData: blamesData));

        Assert.Equal((RowOutcomeKind.Failed, "The value is too long."), (outcome.Kind, outcome.Reason));
        Assert.Equal((blamesData, !blamesData), (outcome.IsOfRow, outcome.IsOfEverybody));
    }

    [Fact]
    public void Refused_ByTheModel_SaysThatTheModelAnswersOthers()
    {
        var outcome = RowOutcome.Refused(new ModelException("Node 7 failed."));

        Assert.Equal(RowOutcomeKind.Unusable, outcome.Kind);
        Assert.Equal("The model fails on this row, though it answers others: Node 7 failed.", outcome.Reason);
    }

    [Fact]
    public void Unavailable_HasTheWordsOfTheError()
    {
        var outcome = RowOutcome.Unavailable(new StoreException("It is starting up.", isTransient: true));

        Assert.Equal((RowOutcomeKind.StoreUnavailable, "It is starting up."), (outcome.Kind, outcome.Reason));
    }
}
