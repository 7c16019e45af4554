namespace ModelPipeline.Tests;

public sealed class ExplanationOutcomeTests
{
    [Fact]
    public void Of_AnOutcomeOfARead_IsOfTheSameKindAndKeepsTheReason()
    {
        (RowOutcome, ExplanationOutcomeKind)[] all =
        [
            (RowOutcome.NoInput, ExplanationOutcomeKind.NoInput),
            (RowOutcome.Ambiguous, ExplanationOutcomeKind.Unusable),
            (RowOutcome.Saturated, ExplanationOutcomeKind.Saturated),
            (RowOutcome.Unavailable(new StoreException("It is down.")), ExplanationOutcomeKind.StoreUnavailable),
            (RowOutcome.VersionUnavailable(new("v2", null, "It is broken.")), ExplanationOutcomeKind.VersionUnavailable),
            (RowOutcome.DeadlineExceeded, ExplanationOutcomeKind.DeadlineExceeded),
            (RowOutcome.Failed("It fails."), ExplanationOutcomeKind.Failed),
        ];

        Assert.All(all, each =>
        {
            var outcome = ExplanationOutcome.Of(each.Item1);
            Assert.Equal((each.Item2, each.Item1.Reason, each.Item1.Detail), (outcome.Kind, outcome.Reason, outcome.Detail));
        });
    }

    [Fact]
    public void Of_AFault_IsOfTheRequestOrOfAValue()
    {
        var ofRequest = ExplanationOutcome.Of(RowFault.OfRequest("It is wrong."));
        var ofValue = ExplanationOutcome.Of(RowFault.OfValue("x", "It is no number."));

        Assert.Equal((ExplanationOutcomeKind.Invalid, "It is wrong.", null), (ofRequest.Kind, ofRequest.Reason, ofRequest.Column));
        Assert.Equal((ExplanationOutcomeKind.Unusable, "It is no number.", "x"), (ofValue.Kind, ofValue.Reason, ofValue.Column));
    }

    [Fact]
    public void OutcomesWithoutAnExplanation_HaveTheirKindAndSayWhatToDo()
    {
        Assert.Equal(ExplanationOutcomeKind.Saturated, ExplanationOutcome.Saturated.Kind);
        Assert.Equal(ExplanationOutcomeKind.DeadlineExceeded, ExplanationOutcome.DeadlineExceeded.Kind);
        Assert.Equal(ExplanationOutcomeKind.NoBackground, ExplanationOutcome.NoBackground.Kind);
        Assert.Contains("each of the 7 rows", ExplanationOutcome.BrokenBackground(7).Reason, StringComparison.Ordinal);
        Assert.Equal("Pipeline 'churn' has no version 'v9' with a role; name the stable version, the candidate or a shadow.",
            ExplanationOutcome.UnknownVersion("churn", "v9").Reason);
    }
}
