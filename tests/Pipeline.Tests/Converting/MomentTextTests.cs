using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>Dates and times as texts: ISO 8601, and the formats that a setting names.</summary>
public sealed class MomentTextTests
{
    private static readonly DateTime Moment = new(2024, 2, 13, 15, 4, 5, DateTimeKind.Utc);

    // The same moment in every notation of ISO 8601: each fraction, each separator, each way to write an offset.
    [Fact]
    public void Read_MomentInEachNotationOfIso_IsThatMoment()
    {
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var moment = Moment.AddTicks(random.NextInt64(-(TimeSpan.TicksPerDay * 900), TimeSpan.TicksPerDay * 900));
            var offset = TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1));
            var hours = TimeSpan.FromHours(random.Next(-14, 15));
            foreach (var separator in "T t")
            {
                foreach (var zeros in new[] { "", "0", "000" })
                {
                    AssertRead(moment, Local(moment, separator) + zeros + "Z");
                    AssertRead(moment, Local(moment, separator) + zeros + "z");
                    AssertRead(moment, Local(moment, separator) + zeros);
                    AssertRead(moment, Local(moment + offset, separator) + zeros + Sign(offset) + offset.ToString(@"hh\:mm", null));
                    AssertRead(moment, Local(moment + offset, separator) + zeros + Sign(offset) + offset.ToString("hhmm", null));
                    AssertRead(moment, Local(moment + hours, separator) + zeros + Sign(hours) + hours.ToString("hh", null));
                }
            }
        }

        static string Sign(TimeSpan offset) => offset < TimeSpan.Zero ? "-" : "+";

        static string Local(DateTime moment, char separator) =>
            moment.ToString("yyyy-MM-dd", null) + separator + moment.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("2024-02-13", "00:00")]
    [InlineData(" 2024-02-13 ", "00:00")]
    [InlineData("2024-02-13T15:04", "15:04")]
    [InlineData("2024-02-13T15:04:05", "15:04:05")]
    [InlineData("2024-02-13T15:04:05.5", "15:04:05.5")]
    [InlineData("2024-02-13T15:04:05.1234567", "15:04:05.1234567")]
    [InlineData("2024-02-13T15:04:05.12345670000", "15:04:05.1234567")]
    [InlineData("2024-02-13T15:04:05.12345670000+0000", "15:04:05.1234567")]
    [InlineData("2024-02-13T15:04:05.12345670000Z", "15:04:05.1234567")]
    public void Read_PartsOfATime_AreThoseThatAreWritten(string text, string time)
    {
        Assert.Null(IsoMoment.Read(text, out var moment));

        Assert.Equal(Moment.Date + TimeSpan.Parse(time, CultureInfo.InvariantCulture), moment);
        Assert.Equal(DateTimeKind.Utc, moment.Kind);
    }

    [Theory]
    [InlineData("2024-02-13T15:04:05.12345678")]
    [InlineData("2024-02-13T15:04:05.00000001Z")]
    [InlineData("2024-02-13T15:04:05.12345670001+01:00")]
    public void Read_FractionBeyondATick_SaysSo(string text)
    {
        Assert.Equal(
            "has a fraction of a second beyond 100 nanoseconds, which no timestamp here can hold", IsoMoment.Read(text, out var moment));
        Assert.Equal(default, moment);
    }

    [Theory]
    [InlineData("")]
    [InlineData("13.02.2024")]
    [InlineData("2024-2-13")]
    [InlineData("20240213")]
    [InlineData("2024-02-13T")]
    [InlineData("2024-02-13T15")]
    [InlineData("2024-02-13T15:60")]
    [InlineData("2024-02-13T15:04:05+25:00")]
    [InlineData("2024-02-13T15:04:05 Z x")]
    [InlineData("2024-02-13+0100")]
    [InlineData("2023-02-29")]
    public void Read_OtherThanIso_IsRefused(string text) =>
        Assert.StartsWith("is no date or time of ISO 8601", IsoMoment.Read(text, out _), StringComparison.Ordinal);

    // The format as in C and Python, the same as in .NET, and the moment so written.
    [Theory]
    [InlineData("%Y-%m-%d %H:%M:%S", "yyyy-MM-dd HH:mm:ss", "2024-02-13 15:04:05")]
    [InlineData("%d/%m/%y %I:%M:%S %p", "dd/MM/yy hh:mm:ss tt", "13/02/24 03:04:05 PM")]
    [InlineData("%a %d %b %Y %H:%M:%S", "ddd dd MMM yyyy HH:mm:ss", "Tue 13 Feb 2024 15:04:05")]
    [InlineData("%A, %d %B %Y, %H:%M:%S", "dddd, dd MMMM yyyy, HH:mm:ss", "Tuesday, 13 February 2024, 15:04:05")]
    [InlineData("%Y%m%dT%H%M%S%z", "yyyyMMdd'T'HHmmsszzz", "20240213T170405+02:00")]
    [InlineData("%Y.%m.%d %H:%M:%S.%f", "yyyy.MM.dd HH:mm:ss.FFFFFF", "2024.02.13 15:04:05.0")]
    [InlineData("%Y%%%m%%%d %H:%M:%S", "yyyy%MM'%'dd HH:mm:ss", "2024%02%13 15:04:05")]
    [InlineData("day %d of %m in %Y at %H:%M:%S", "'day' dd 'of' MM 'in' yyyy 'at' HH:mm:ss", "day 13 of 02 in 2024 at 15:04:05")]
    public void Of_FormatInEitherNotation_ReadsTheMoment(string directives, string format, string text)
    {
        foreach (var each in format.Contains('%', StringComparison.Ordinal) ? new[] { directives } : [directives, format])
        {
            Assert.Null(DateFormats.Of([each]).Read($" {text} ", out var moment));
            Assert.Equal((Moment, DateTimeKind.Utc), (moment, moment.Kind));
        }
    }

    // What Python's strptime makes of the same text and format.
    [Theory]
    [InlineData("%d/%m/%Y", "3/2/2024", "2024-02-03T00:00:00")]
    [InlineData("%m/%d/%Y %I:%M %p", "2/13/2024 3:04 PM", "2024-02-13T15:04:00")]
    [InlineData("%Y-%m-%dT%H:%M:%S", "2024-2-3T5:6:7", "2024-02-03T05:06:07")]
    [InlineData("%d%m%Y", "03022024", "2024-02-03T00:00:00")]
    [InlineData("%Y%m%d%H%M%S", "20240203050607", "2024-02-03T05:06:07")]
    [InlineData("%Y%m%d %H%M", "20240203 0506", "2024-02-03T05:06:00")]
    [InlineData("%d.%m.%y", "3.2.49", "2049-02-03T00:00:00")]
    [InlineData("%d.%m.%y", "03.02.50", "2050-02-03T00:00:00")]
    [InlineData("%d.%m.%y", "03.02.68", "2068-02-03T00:00:00")]
    [InlineData("%d.%m.%y", "03.02.69", "1969-02-03T00:00:00")]
    [InlineData("dd.MM.yy", "03.02.50", "1950-02-03T00:00:00")]
    public void Of_FormatOfC_ReadsAsCAndPythonDo(string format, string text, string moment)
    {
        Assert.Null(DateFormats.Of([format]).Read(text, out var read));
        Assert.Equal(DateTime.Parse(moment + "Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), read);
    }

    // Two digits each, or nobody knows where one number ends.
    [Theory]
    [InlineData("%Y%m%d", "2024213")]
    [InlineData("%Y-%m-%d %H%M", "2024-02-13 506")]
    [InlineData("dd/MM/yyyy", "3/2/2024")]
    public void Of_NumbersWithoutSeparators_NeedTwoDigits(string format, string text) =>
        Assert.NotNull(DateFormats.Of([format]).Read(text, out _));

    [Theory]
    [InlineData("%d.%m.%Y %H:%M:%S.%f")]
    [InlineData("dd.MM.yyyy HH:mm:ss.ffffff")]
    public void Of_FormatWithAFraction_ReadsItsSixDigits(string format)
    {
        Assert.Null(DateFormats.Of([format]).Read("13.02.2024 15:04:05.123456", out var moment));
        Assert.Equal(Moment.AddMicroseconds(123_456), moment);
    }

    [Fact]
    public void Of_SeveralFormats_TakesEachAndNamesAllWhereNoneFits()
    {
        var formats = DateFormats.Of(["%d.%m.%Y", "yyyy/MM/dd"]);

        Assert.Null(formats.Read("13.02.2024", out var one));
        Assert.Null(formats.Read("2024/02/13", out var other));
        Assert.Equal((Moment.Date, Moment.Date), (one, other));
        Assert.Equal(
            "is no date or time in the format that \"Input:Format:Dates\" names, %d.%m.%Y or yyyy/MM/dd",
            formats.Read("2024-02-13", out _));
    }

    [Fact]
    public void Of_NoFormat_IsIsoAndSaysThatASettingCanNameOthers()
    {
        Assert.Same(DateFormats.Iso, DateFormats.Of([]));
        Assert.Null(DateFormats.Iso.Read("2024-02-13", out var moment));
        Assert.Equal(Moment.Date, moment);
        Assert.EndsWith(
            "; \"Input:Format:Dates\" can name another format", DateFormats.Iso.Read("13.02.2024", out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%Q-%d-%Y")]
    [InlineData("%d-%Y-%")]
    [InlineData("%H:%M")]
    [InlineData("%m/%Y")]
    [InlineData("MM/dd")]
    [InlineData("yyyy 'open")]
    public void Of_TextThatIsNoFormatOfADate_SaysWhatToWrite(string format) => Assert.Equal(
        $"Input:Format:Dates has '{format}', which is no format of a date; write one such as %d/%m/%Y or dd/MM/yyyy.",
        Assert.Single(Assert.Throws<PipelineConfigurationException>(() => DateFormats.Of([format])).Faults).ToString());

    private static void AssertRead(DateTime expected, string text)
    {
        var reason = IsoMoment.Read(text, out var moment);
        Assert.True(reason is null && moment == expected, $"'{text}' is {moment:O}, not {expected:O}. {reason}");
    }
}
