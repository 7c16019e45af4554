namespace ModelPipeline.Tests;

public sealed class EventTimeTests
{
    [Theory]
    [InlineData("2026-01-31T12:00:00Z", 0)]
    [InlineData("2026-01-31T12:00:00.5Z", 500)]
    [InlineData("2026-01-31T12:00:00.5", 500)]
    [InlineData("2026-01-31T13:00:00.123456789+01:00", 123)]
    [InlineData("2026-01-31t12:00:00z", 0)]
    public void TryRead_Rfc3339_IsUtc(string text, int milliseconds)
    {
        Assert.True(EventTime.TryRead(text, out var at));

        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, milliseconds, TimeSpan.Zero),
            at!.Value.AddTicks(-(at.Value.Ticks % TimeSpan.TicksPerMillisecond)));
        Assert.Equal(TimeSpan.Zero, at.Value.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31 12:00:00Z")]
    [InlineData("2026-13-31T12:00:00Z")]
    [InlineData("1738324800")]
    public void TryRead_Else_IsFalse(string text) => Assert.False(EventTime.TryRead(text, out _));
}
