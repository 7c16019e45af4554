namespace ModelPipeline.Models.Python.Tests;

public class CrashLoopTests
{
    [Fact]
    public void Delay_AsManyCrashesAsHalvingCosts_IsNone()
    {
        var crashes = new CrashLoop();
        for (var crash = 0; crash < 40; crash++)
            crashes.Crashed();

        Assert.Equal(TimeSpan.Zero, crashes.Delay);
        Assert.False(crashes.IsLoop);
    }

    [Fact]
    public void Delay_CrashesWithoutAnAnswer_GrowsUpToHalfAMinute()
    {
        var crashes = new CrashLoop();
        for (var crash = 0; crash < 41; crash++)
            crashes.Crashed();
        Assert.Equal(TimeSpan.FromMilliseconds(100), crashes.Delay);

        crashes.Crashed();
        Assert.Equal(TimeSpan.FromMilliseconds(200), crashes.Delay);
        Assert.False(crashes.IsLoop);

        for (var crash = 0; crash < 100; crash++)
            crashes.Crashed();
        Assert.Equal(TimeSpan.FromSeconds(30), crashes.Delay);
        Assert.True(crashes.IsLoop);
    }

    [Fact]
    public void Delay_WorkerDidNotStart_WaitsAtOnce()
    {
        var crashes = new CrashLoop();
        crashes.CouldNotStart();

        Assert.Equal(TimeSpan.FromMilliseconds(100), crashes.Delay);
    }

    [Fact]
    public void Answered_AfterCrashes_ResetsTheDelay()
    {
        var crashes = new CrashLoop();
        crashes.CouldNotStart();
        crashes.Answered();

        Assert.Equal(TimeSpan.Zero, crashes.Delay);
        Assert.Equal(0, crashes.Crashes);
    }
}
