using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void After_ATime_PassesWhenTheTimeIsOverAndNotBefore()
    {
        var deadline = Deadline.After(TimeSpan.FromSeconds(2), clock);
        Assert.Equal((TimeSpan.FromSeconds(2), false), (deadline.Remaining, deadline.HasPassed));

        clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.Equal((TimeSpan.FromTicks(1), false), (deadline.Remaining, deadline.HasPassed));

        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((TimeSpan.Zero, true), (deadline.Remaining, deadline.HasPassed));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((TimeSpan.Zero, true), (deadline.Remaining, deadline.HasPassed));
    }

    [Fact]
    public void At_ATimestamp_IsThatMoment()
    {
        var deadline = Deadline.At(clock.GetTimestamp(), clock);

        Assert.True(deadline.HasPassed);
        Assert.Equal(deadline.Timestamp, Deadline.After(TimeSpan.Zero, clock).Timestamp);
    }
}
