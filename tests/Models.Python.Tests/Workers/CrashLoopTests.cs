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

    [Theory]
    [InlineData(44, 800, false)]
    [InlineData(45, 1_600, true)]
    [InlineData(49, 25_600, true)]
    [InlineData(50, 30_000, true)]
    [InlineData(3_000, 30_000, true)]
    public void Delay_CrashesBeyondForty_DoublesWithEach(int crashed, int milliseconds, bool isLoop)
    {
        var crashes = new CrashLoop();
        for (var crash = 0; crash < crashed; crash++)
            crashes.Crashed();

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), crashes.Delay);
        Assert.Equal(isLoop, crashes.IsLoop);
    }

    [Fact]
    public void CouldNotStart_AfterManyCrashes_IsOneMore()
    {
        var crashes = new CrashLoop();
        for (var crash = 0; crash < 45; crash++)
            crashes.Crashed();

        crashes.CouldNotStart();

        Assert.Equal(46, crashes.Crashes);
    }
}
