using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class ShadowLogTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly LogLines lines = new();

    [Fact]
    public void Failed_ManyTimes_IsOneLineAMinuteWithAllUsersSince()
    {
        var log = new ShadowLog("churn", clock, lines);

        for (var second = 0; second < 60; second++)
        {
            log.Failed(new StoreException("The table is away."), 10);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        log.Failed(new StoreException("The table is away."), 5);

        Assert.Equal([Line(10), Line(595)], lines.All.Select(line => line.Text));
    }

    [Fact]
    public void Describe_Exceptions_TellNoValueOfARow()
    {
        Assert.Equal(
            "Output:Table is another table. Output:Kind is gone.",
            ShadowLog.Describe(
                new PipelineConfigurationException([new("Output:Table", "is another table."), new("Output:Kind", "is gone.")])));
        Assert.Equal("The details.", ShadowLog.Describe(new StoreException("The message.") { Detail = "The details." }));
        Assert.Equal("FormatException was thrown.", ShadowLog.Describe(new FormatException("a value")));
    }

    private static string Line(int users) =>
        $"Pipeline churn: the shadow scores of {users} user(s) were not stored; no call is affected. The table is away.";
}
