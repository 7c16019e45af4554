namespace ModelPipeline.Tests;

public sealed class ExplainedOutputTests
{
    [Fact]
    public void Choose_SeveralProbabilities_IsTheOneOfThePredictedClass()
    {
        var prediction = Made(
            Observed.Numbers("no", 0.2), Observed.Numbers("yes", 0.7), Observed.Numbers("nan", double.NaN), Whole("label"));

        Assert.Equal("yes", ExplainedOutput.Choose(prediction, null, out var fault));
        Assert.Equal("", fault);
        Assert.Equal("no", ExplainedOutput.Choose(prediction, "no", out _));
        Assert.Equal("label", ExplainedOutput.Choose(prediction, "label", out _));
        Assert.Equal("yes", ExplainedOutput.Choose(prediction, "", out _));
    }

    [Fact]
    public void Choose_OneWholeNumber_IsIt() =>
        Assert.Equal("label", ExplainedOutput.Choose(Made(Whole("label"), Observed.Texts("name", "a")), null, out _));

    [Fact]
    public void Choose_SeveralWholeNumbers_AsksForOne()
    {
        Assert.Null(ExplainedOutput.Choose(Made(Whole("a"), Whole("b")), null, out var fault));

        Assert.Equal("The model has several outputs to explain; name one of a, b.", fault);
    }

    [Fact]
    public void Choose_NoNumber_SaysThatOnlyNumbersCanBeExplained()
    {
        Assert.Null(ExplainedOutput.Choose(Made(Observed.Texts("name", "a")), null, out var fault));

        Assert.Equal("The model has no output to explain; only numbers can be explained.", fault);
    }

    [Theory]
    [InlineData("name", "\"output\" is 'name', which is no number; name one of y.")]
    [InlineData("other", "\"output\" is 'other', which is no output of the pipeline; name one of y.")]
    public void Choose_ANameThatIsNoNumber_OffersTheNumbers(string named, string told)
    {
        Assert.Null(ExplainedOutput.Choose(Made(Observed.Numbers("y", 1), Observed.Texts("name", "a")), named, out var fault));

        Assert.Equal(told, fault);
    }

    [Theory]
    [InlineData(-0.1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(1.1, false)]
    [InlineData(double.NaN, false)]
    public void Takes_AProbability_IsFromZeroToOne(double number, bool takes) => Assert.Equal(takes, LogOdds.Takes(number));

    [Fact]
    public void Of_LogOdds_AreFiniteAtBothEnds()
    {
        Assert.Equal(0, LogOdds.Of(0.5), 1e-12);
        Assert.Equal(Math.Log(3), LogOdds.Of(0.75), 1e-12);
        Assert.Equal(Math.Log(1e-7 / (1 - 1e-7)), LogOdds.Of(0), 1e-9);
        Assert.Equal(-LogOdds.Of(0), LogOdds.Of(1), 1e-6);
    }

    private static Batch Made(params Column[] columns) => new(["ann"], columns);

    private static Column<long> Whole(string name) => new(new(name, ColumnType.Int64), new[] { 9L });
}
