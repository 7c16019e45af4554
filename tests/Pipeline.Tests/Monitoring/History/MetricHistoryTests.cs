namespace ModelPipeline.Tests;

public sealed class MetricHistoryTests
{
    private const long Now = 1_000_000;

    private readonly MetricHistory history = new();

    [Fact]
    public void Read_NothingAdded_IsEmptySteps() =>
        Assert.All(history.Read(pipelines: null, 3, Now), step => Assert.True(step.IsEmpty));

    [Fact]
    public void Read_SeveralPipelines_AddsUpThoseAskedFor()
    {
        Add(Now, "churn", scored: 3);
        Add(Now, "fraud", scored: 4);

        Assert.Equal(7, Scored(pipelines: null, Now));
        Assert.Equal(3, Scored(["CHURN"], Now));
        Assert.Equal(0, Scored(["other"], Now));
    }

    [Fact]
    public void Read_LaterSteps_CountBackFromTheStepAskedFor()
    {
        Add(Now, "churn", scored: 1);
        Add(Now + 2, "churn", scored: 2);

        Assert.Equal([2, 0, 1, 0], ScoredByStep(4, Now + 2));
        Assert.Equal([0, 2, 0, 1], ScoredByStep(4, Now + 3));
    }

    [Fact]
    public void Add_AfterAnHour_ForgetsTheOldestStep()
    {
        Add(Now, "churn", scored: 1);
        for (var step = 1; step <= MetricHistory.Steps; step++)
            Add(Now + step, "churn", scored: 0);

        Assert.Equal(0, ScoredByStep(MetricHistory.Steps, Now + MetricHistory.Steps).Sum());
        Assert.Equal(0, ScoredByStep(MetricHistory.Steps, Now).Sum());
    }

    [Fact]
    public void Read_AStepOfOneHourAgoLessOne_IsStillThere()
    {
        Add(Now, "churn", scored: 1);
        Add(Now + MetricHistory.Steps - 1, "churn", scored: 2);

        Assert.Equal((2, 1), (ScoredByStep(MetricHistory.Steps, Now + MetricHistory.Steps - 1)[0],
            ScoredByStep(MetricHistory.Steps, Now + MetricHistory.Steps - 1)[^1]));
    }

    [Theory]
    [InlineData(MetricHistory.Steps)]
    [InlineData(MetricHistory.Steps + 1)]
    public void Add_AfterASleepOfAnHour_ForgetsWhatWasBefore(int slept)
    {
        Add(Now, "churn", scored: 1);
        Add(Now + 1, "churn", scored: 4);
        Add(Now + slept, "churn", scored: 2);

        Assert.Equal(slept == MetricHistory.Steps ? 6 : 2, ScoredByStep(MetricHistory.Steps, Now + slept).Sum());
    }

    [Fact]
    public void Read_AStepThatIsNotOver_IsCountedWithThoseThatCameBefore()
    {
        Add(Now, "churn", scored: 1);
        Add(Now, "churn", scored: 2);

        Assert.Equal([3, 0], ScoredByStep(2, Now));
        Assert.Equal([0, 0], ScoredByStep(2, Now - 1));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(MetricHistory.Steps, MetricHistory.Steps)]
    [InlineData(MetricHistory.Steps + 1, MetricHistory.Steps)]
    public void Read_ANumberOfSteps_IsAnHourAtMost(int count, int steps) => Assert.Equal(steps, history.Read(null, count, Now).Length);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9.9, 0)]
    [InlineData(10, 1)]
    [InlineData(3_600, 360)]
    public void NumberOf_AStepIsTenSeconds(double seconds, long number) =>
        Assert.Equal(number, MetricHistory.NumberOf(DateTimeOffset.UnixEpoch.AddSeconds(seconds)));

    [Fact]
    public void IsKept_UnlessToldOtherwise() => Assert.True(history.IsKept);

    [Fact]
    public void Add_AfterALongSleep_ForgetsEverything()
    {
        Add(Now, "churn", scored: 1);
        Add(Now + (10 * MetricHistory.Steps), "churn", scored: 2);

        Assert.Equal(2, ScoredByStep(MetricHistory.Steps, Now + (10 * MetricHistory.Steps)).Sum());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(MetricHistory.Steps - 1)]
    [InlineData(MetricHistory.Steps)]
    [InlineData(10_000)]
    public void Add_WithAClockThatWasSetBack_LosesNothingAndShowsThePresent(int steps)
    {
        Add(Now - 1, "churn", scored: 1);
        Add(Now, "churn", scored: 2);
        Add(Now - steps, "churn", scored: 4);
        Add(Now - steps + 1, "churn", scored: 8);

        Assert.Equal([8, 7], ScoredByStep(2, Now - steps + 1));
    }

    [Fact]
    public void Add_WithAClockThatWasSetBack_KeepsTheStepsBefore()
    {
        Add(Now - 50, "churn", scored: 1);
        Add(Now, "churn", scored: 2);
        Add(Now - 40, "churn", scored: 4);

        Assert.Equal([6, .. Enumerable.Repeat(0, 9), 1], ScoredByStep(11, Now - 40));
    }

    [Fact]
    public void Add_AStepBehind_IsAddedToTheNewest()
    {
        Add(Now, "churn", scored: 1);
        Add(Now - 1, "churn", scored: 2);

        Assert.Equal([3, 0], ScoredByStep(2, Now));
    }

    [Fact]
    public void Add_TooManyPipelines_KeepsTheFirstOnes()
    {
        for (var pipeline = 0; pipeline < 100; pipeline++)
            Add(Now, $"p{pipeline}", scored: 1);

        Assert.Equal(64, Scored(pipelines: null, Now));
    }

    private void Add(long number, string pipeline, int scored)
    {
        var step = new MetricStep();
        step.AddUsers("scored", scored);
        history.Add(number, new Dictionary<string, MetricStep> { [pipeline] = step });
    }

    private int Scored(string[]? pipelines, long now) => history.Read(pipelines, 1, now)[0].Users(0);

    private int[] ScoredByStep(int steps, long now) => [.. history.Read(pipelines: null, steps, now).Select(step => step.Users(0))];
}
