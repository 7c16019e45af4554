using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class PartitionAttemptTests
{
    [Fact]
    public void EndedBefore_AttemptThatHasNotBegun_IsNotForgotten()
    {
        var clock = new FakeTimeProvider();
        clock.Advance(TimeSpan.FromDays(1));

        var attempt = new PartitionAttempt(new(), clock);

        Assert.False(attempt.EndedBefore(TimeSpan.FromMinutes(10)));
    }
}
