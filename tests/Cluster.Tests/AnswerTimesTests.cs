using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The times of answers that grains write as JSON for the callers of routes.</summary>
public sealed class AnswerTimesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 14, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public void Write_Baseline_HasTimesInUtcWithZ()
    {
        var json = DriftJson.Write(new BaselineSummary("v1", "Days", 10, Noon.AddDays(-1), Noon, Noon, "ada"));

        Assert.Contains(
            """
            "from":"2026-03-09T12:00:00Z","to":"2026-03-10T12:00:00Z","setAt":"2026-03-10T12:00:00Z"
            """, json, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WhatTheAuditHolds_HasTimesInUtcWithZ() =>
        Assert.Equal("""{"hour":"2026-03-10T12:00:00Z","status":"Ok","rows":1,"rowsWeekAgo":null}""",
            RouteJson.Write(new RowVolume(Noon, "Ok", 1, null)));
}
