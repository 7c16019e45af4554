using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class PartitionReportTests
{
    [Fact]
    public void Of_Progress_ComesBackAsItWas()
    {
        var progress = new PartitionProgress("c", 1, 2, 3, 4, IsDone: true)
        {
            Cost = new(5, 6, 7),
            Failure = "Because.",
            MayPass = true,
            RetryAfter = TimeSpan.FromSeconds(8),
            Outage = "The disk is full.",
        };

        var report = PartitionReport.Of(progress with { IsWaiting = true }, "silo");

        Assert.Equal(progress, report.ToProgress());
        Assert.Equal(("silo", true, new CostInfo(5, 6, 7)), (report.Silo, report.IsWaiting, report.Cost));
        Assert.Null(PartitionReport.Of(new(), null).Cost);
        Assert.Equal(new(), PartitionReport.Of(new(), null).ToProgress());
    }

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(true, null, true)]
    [InlineData(false, "Because.", true)]
    public void HasEnded_DoneOrFailed(bool isDone, string? failure, bool hasEnded) => Assert.Equal(
        hasEnded, PartitionReport.Of(new(IsDone: isDone) { Failure = failure }, null).HasEnded);
}
