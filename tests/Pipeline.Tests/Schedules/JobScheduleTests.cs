using System.Globalization;

namespace ModelPipeline.Tests;

public sealed class JobScheduleTests
{
    [Theory]
    // Clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 back to 2:00 on 25 October.
    [InlineData("30 2 * * *", "2026-03-28T00:00Z", "2026-03-28T01:30Z 2026-03-29T01:00Z 2026-03-30T00:30Z")]
    [InlineData("0 3 * * *", "2026-03-28T00:00Z", "2026-03-28T02:00Z 2026-03-29T01:00Z 2026-03-30T01:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T00:00Z", "2026-10-24T00:30Z 2026-10-25T00:30Z 2026-10-26T01:30Z")]
    [InlineData("*/30 * * * *", "2026-03-29T00:00Z", "2026-03-29T00:30Z 2026-03-29T01:00Z 2026-03-29T01:30Z")]
    [InlineData("*/30 * * * *", "2026-10-25T00:15Z", "2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z")]
    public void After_ClocksChange_IsDueOnceADayAndAtEveryInterval(string cron, string from, string expected)
    {
        var schedule = Read(cron, "Europe/Berlin");
        var moment = DateTimeOffset.Parse(from, CultureInfo.InvariantCulture);
        var times = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            moment = schedule.After(moment)!.Value;
            times.Add(moment.ToString("yyyy-MM-ddTHH:mmK", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal));
        }

        Assert.Equal(expected, string.Join(' ', times));
    }

    [Fact]
    public void After_LeapDay_IsYearsAhead() =>
        Assert.Equal(new DateTimeOffset(2028, 2, 29, 3, 0, 0, TimeSpan.Zero),
            Read("0 3 29 2 *", "UTC").After(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("", "five fields")]
    [InlineData("@daily", "five fields")]
    [InlineData("0 3 * *", "five fields")]
    [InlineData("0 0 3 * * *", "leave the seconds out")]
    [InlineData("61 3 * * *", "between 0 and 59")]
    [InlineData("0 3 * * someday", "between 0 and 7")]
    [InlineData("0 3 30 2 *", "never occurs")]
    [InlineData("H 3 * * *", "which has an H; write the number")]
    public void TryRead_BadCron_SaysWhatToSet(string cron, string expected)
    {
        Assert.False(JobSchedule.TryRead(cron, "UTC", out _, out var fault));
        Assert.StartsWith($"\"cron\" is '{cron}'", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(201, "...")]
    public void TryRead_LongInvalidText_IsShownUpTo200Characters(int length, string end)
    {
        Assert.False(JobSchedule.TryRead(new('x', length), "UTC", out _, out var fault));

        Assert.Contains($" '{new string('x', 200)}{end}'", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void TryRead_LongCron_IsAcceptedUpTo200Characters(int length, bool isTaken)
    {
        var cron = $"0 3 * *{new string(' ', length - 8)}*";

        Assert.Equal(isTaken, JobSchedule.TryRead(cron, "UTC", out _, out var fault));
        Assert.Equal(isTaken, fault is null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mars/Phobos")]
    [InlineData("Europe")]
    [InlineData("../../etc/localtime")]
    [InlineData("Europe/../Europe/Berlin")]
    [InlineData("/usr/share/zoneinfo/Europe/Berlin")]
    [InlineData("W. Europe Standard Time")]
    public void TryRead_UnknownZone_SaysWhatToSet(string timeZone)
    {
        Assert.False(JobSchedule.TryRead("0 3 * * *", timeZone, out _, out var fault));
        Assert.StartsWith($"\"timeZone\" is '{timeZone}'", fault, StringComparison.Ordinal);
        Assert.Contains("tzdata", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Etc/GMT+5")]
    [InlineData("America/Port-au-Prince")]
    [InlineData("America/Argentina/Buenos_Aires")]
    public void TryRead_KnownZone_IsTaken(string timeZone) => Assert.Equal(timeZone, Read("0 3 * * *", timeZone).TimeZone);

    [Fact]
    public void TryRead_EndlessText_IsRefusedWithoutRepeatingIt()
    {
        var text = string.Join(' ', Enumerable.Repeat(new string('1', 1_000), 5));

        Assert.False(JobSchedule.TryRead(text, "UTC", out _, out var cron));
        Assert.False(JobSchedule.TryRead("0 3 * * *", text, out _, out var zone));
        Assert.InRange(cron.Length, 1, 500);
        Assert.InRange(zone.Length, 1, 500);
    }

    private static JobSchedule Read(string cron, string timeZone)
    {
        Assert.True(JobSchedule.TryRead(cron, timeZone, out var schedule, out var fault), fault);
        return schedule;
    }
}
