using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class InitReportTests
{
    [Fact]
    public void Write_Values_AreThoseOfAnAnswer()
    {
        var at = new DateTime(2024, 3, 31, 2, 30, 0, 500, DateTimeKind.Utc);
        var row = new ProposedRow("u1", new Dictionary<string, object?> { ["at"] = at, ["score"] = 0.5, ["label"] = null });
        var report = InitReport.Of("churn", "churn.json", new(new(), [], [], [row], []), []);

        Assert.Contains("  u1: at 2024-03-31T02:30:00.5Z, score 0.5, label \n", report.Write(isJson: false), StringComparison.Ordinal);
    }
}
