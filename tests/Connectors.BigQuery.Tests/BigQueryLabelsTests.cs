namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryLabelsTests
{
    [Theory]
    [InlineData("churn", "churn")]
    [InlineData("Churn_2-b", "churn_2-b")]
    [InlineData("München: score", "m-nchen--score")]
    public void Of_Pipeline_HasOnlyWhatALabelMayHold(string pipeline, string label) =>
        Assert.Equal(label, BigQueryLabels.Of(new(pipeline))["pipeline"]);

    [Theory]
    [InlineData(62, 62)]
    [InlineData(63, 63)]
    [InlineData(64, 63)]
    public void Of_LongPipeline_IsCutOff(int length, int expected) =>
        Assert.Equal(new string('x', expected), BigQueryLabels.Of(new(new string('x', length)))["pipeline"]);

    [Theory]
    [InlineData(RunTrigger.OnDemand, "on-demand")]
    [InlineData(RunTrigger.Job, "job")]
    [InlineData(RunTrigger.Event, "event")]
    public void Of_Trigger_IsWhatStartedTheRun(RunTrigger trigger, string label) =>
        Assert.Equal(label, BigQueryLabels.Of(new("p", trigger))["trigger"]);
}
