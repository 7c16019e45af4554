using System.Numerics;
using ModelPipeline.Connectors.BigQuery.Storage;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class ArrowTextTests
{
    [Theory]
    [InlineData("0", 9, "0")]
    [InlineData("1", 9, "0.000000001")]
    [InlineData("-1", 9, "-0.000000001")]
    [InlineData("1000000000", 9, "1")]
    [InlineData("-1500000000", 9, "-1.5")]
    [InlineData("100000000000", 9, "100")]
    [InlineData("123456789012345678901234567890", 10, "12345678901234567890.123456789")]
    [InlineData("42", 0, "42")]
    public void Decimal_Digits_HavePointAndSignAndNoZerosAtTheEnd(string digits, int scale, string expected)
    {
        var bytes = new byte[16];
        var number = BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        Array.Fill(bytes, (byte)(number.Sign < 0 ? 0xFF : 0));
        number.ToByteArray().CopyTo(bytes, 0);

        Assert.Equal(expected, ArrowText.Decimal(bytes, scale));
    }

    [Theory]
    [InlineData(0, "00:00:00")]
    [InlineData(1, "00:00:00.000001")]
    [InlineData(500_000, "00:00:00.500000")]
    [InlineData(86_399_999_999, "23:59:59.999999")]
    [InlineData(45_296_000_000, "12:34:56")]
    public void Time_Microseconds_AreATimeOfDay(long microseconds, string expected) =>
        Assert.Equal(expected, ArrowText.Time(microseconds));
}
