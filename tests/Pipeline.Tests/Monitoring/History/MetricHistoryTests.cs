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
    public void Add_AfterALongSleep_ForgetsEverything()
    {
        Add(Now, "churn", scored: 1);
        Add(Now + (10 * MetricHistory.Steps), "churn", scored: 2);

        Assert.Equal(2, ScoredByStep(MetricHistory.Steps, Now + (10 * MetricHistory.Steps)).Sum());
    }

    [Fact]
    public void Add_WithAClockThatWasSetBack_LosesNothing()
    {
        Add(Now, "churn", scored: 1);
        Add(Now - 100, "churn", scored: 2);

        Assert.Equal(3, Scored(pipelines: null, Now));
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
