using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class LaneTrafficTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly LaneTraffic traffic;

    public LaneTrafficTests() => traffic = new(clock);

    [Fact]
    public void NewSilo_NothingKeepsComing() => Assert.Equal((false, false, false, false, false), Now);

    [Fact]
    public void CallCame_GoesBeforeEventsForASecond()
    {
        traffic.CallCame();
        Assert.Equal((true, false, false, true, true), Now);
        AssertASecond();
    }

    [Fact]
    public void JobWorked_GoesBeforeEventsForASecond()
    {
        traffic.JobWorked();
        Assert.Equal((false, true, false, true, true), Now);
        AssertASecond();
    }

    [Fact]
    public void EventsWorked_GoesBeforeNothingButTheLowestLanes()
    {
        traffic.EventsWorked();
        Assert.Equal((false, false, true, false, true), Now);
        AssertASecond();
    }

    private (bool Calls, bool Jobs, bool Events, bool BeforeEvents, bool Anything) Now =>
        (traffic.CallsKeepComing, traffic.JobsKeepWorking, traffic.EventsKeepComing, traffic.GoesBeforeEvents, traffic.AnythingKeepsComing);

    private void AssertASecond()
    {
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.True(traffic.AnythingKeepsComing);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((false, false, false, false, false), Now);
    }
}
