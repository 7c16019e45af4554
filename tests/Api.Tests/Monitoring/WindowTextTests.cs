using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class WindowTextTests
{
    [Theory]
    [InlineData("24h", 24)]
    [InlineData("7d", 168)]
    [InlineData("1.00:00:00", 24)]
    [InlineData("01:00:00", 1)]
    [InlineData("90d", 2_160)]
    [InlineData(null, null)]
    [InlineData("", null)]
    public void Read_Window_IsThatTime(string? text, int? hours)
    {
        Assert.Null(WindowText.Read(text, out var window));
        Assert.Equal(hours is null ? null : TimeSpan.FromHours(hours.Value), window);
    }

    [Theory]
    [InlineData("h")]
    [InlineData("0h")]
    [InlineData("91d")]
    [InlineData("-1d")]
    [InlineData("1")]
    [InlineData("00:30:00")]
    [InlineData("99999999999d")]
    [InlineData("1 week")]
    public void Read_NoWindow_SaysWhatToSend(string text) =>
        Assert.Contains("send whole hours", WindowText.Read(text, out _), StringComparison.Ordinal);
}
