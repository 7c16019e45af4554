using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NextAt_ReceiverIsDown_IsTenAttemptsWithinADay()
    {
        var attempts = new List<TimeSpan>();
        for (var at = (DateTimeOffset?)Noon; at is { } now; at = RetrySchedule.NextAt(attempts.Count, Noon, now, 0, null))
            attempts.Add(now - Noon);

        Assert.Equal(
            [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400], attempts.Select(each => (int)each.TotalSeconds));
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(1, 330)]
    public void NextAt_WithJitter_IsLaterByUpToATenth(double random, int seconds) =>
        Assert.Equal(Noon.AddSeconds(seconds), RetrySchedule.NextAt(2, Noon, Noon.AddSeconds(5), random, null));

    [Theory]
    [InlineData(1_000, 1_006)]
    [InlineData(1, 300)]
    [InlineData(10_000_000, 86_406)]
    public void NextAt_ReceiverSaysWhen_IsNotEarlier(int asked, int seconds) =>
        Assert.Equal(Noon.AddSeconds(seconds), RetrySchedule.NextAt(2, Noon, Noon.AddSeconds(6), 0, TimeSpan.FromSeconds(asked)));

    [Fact]
    public void NextAt_SiloWasAway_WaitsAMoment() =>
        Assert.Equal(Noon.AddHours(30).AddSeconds(5), RetrySchedule.NextAt(3, Noon, Noon.AddHours(30), 0.5, null));
}
