namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlMomentTests
{
    // Microseconds from 2000-01-01 to the first and the last of .NET.
    private const long First = -63_082_281_600_000_000;
    private const long Last = 252_455_615_999_999_999;

    // The same in days.
    private const int FirstDay = -730_119;
    private const int LastDay = 2_921_939;

    [Theory]
    [InlineData(First, "0001-01-01T00:00:00.0000000Z")]
    [InlineData(-1, "1999-12-31T23:59:59.9999990Z")]
    [InlineData(0, "2000-01-01T00:00:00.0000000Z")]
    [InlineData(1, "2000-01-01T00:00:00.0000010Z")]
    [InlineData(Last, "9999-12-31T23:59:59.9999990Z")]
    public void Read_Microseconds_AreATimeInUtc(long microseconds, string expected)
    {
        Assert.Null(PostgreSqlMoment.Read(microseconds, out var moment));

        Assert.Equal(expected, $"{moment:O}");
        Assert.Equal(microseconds, PostgreSqlMoment.Write(moment));
    }

    [Theory]
    [InlineData(First - 1)]
    [InlineData(Last + 1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Read_TimeThatNetDoesNotHave_IsUnusable(long microseconds)
    {
        Assert.Equal("is infinite or outside the years 1 to 9999", PostgreSqlMoment.Read(microseconds, out var moment));
        Assert.Equal(default, moment);
    }

    [Theory]
    [InlineData(FirstDay, "0001-01-01T00:00:00.0000000Z")]
    [InlineData(-1, "1999-12-31T00:00:00.0000000Z")]
    [InlineData(LastDay, "9999-12-31T00:00:00.0000000Z")]
    public void ReadDate_Days_AreMidnightInUtc(int days, string expected)
    {
        Assert.Null(PostgreSqlMoment.ReadDate(days, out var moment));
        Assert.Equal(expected, $"{moment:O}");
    }

    [Theory]
    [InlineData(FirstDay - 1)]
    [InlineData(LastDay + 1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void ReadDate_DayThatNetDoesNotHave_IsUnusable(int days)
    {
        Assert.Equal("is infinite or outside the years 1 to 9999", PostgreSqlMoment.ReadDate(days, out var moment));
        Assert.Equal(default, moment);
    }

    // A row must not seem newer than it is.
    [Theory]
    [InlineData("2000-01-01T00:00:00.0000019Z", 1)]
    [InlineData("2000-01-01T00:00:00.0000010Z", 1)]
    [InlineData("1999-12-31T23:59:59.9999999Z", -1)]
    [InlineData("1999-12-31T23:59:59.9999990Z", -1)]
    [InlineData("1999-12-31T23:59:59.9999989Z", -2)]
    public void Write_DigitsBelowAMicrosecond_AreCutOffTowardsThePast(string moment, long microseconds) =>
        Assert.Equal(microseconds, PostgreSqlMoment.Write(DateTimeOffset.Parse(moment, null).UtcDateTime));
}
