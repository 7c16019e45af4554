namespace ModelPipeline.Tests;

public sealed class JobScheduleFuzzTests
{
    private static readonly string[] Samples =
    [
        "0 3 * * *|Europe/Berlin", "*/5 0-6,22 1,15 */2 MON-FRI|UTC", "30 3 L * *|America/New_York", "0 0 29 2 *|Pacific/Chatham",
        "59 23 31 12 5#3|Etc/GMT+12", "@daily|Asia/Kolkata", "H 3 H/2 * *|UTC", "0 3 1W * ?|Africa/Casablanca",
    ];

    [Fact]
    public Task TryRead_AnyText_IsAScheduleThatOccursOrAFault() => Fuzz.RunAsync(Samples, text =>
    {
        var cron = text.Split('|')[0];
        var zone = text.Split('|')[^1];
        if (!JobSchedule.TryRead(cron, zone, out var schedule, out var fault))
        {
            Assert.NotEmpty(fault);
            return;
        }

        var now = new DateTimeOffset(2026, 3, 29, 0, 59, 0, TimeSpan.Zero);
        var next = schedule.After(now);
        Assert.True(next is null || next > now);
    });
}
