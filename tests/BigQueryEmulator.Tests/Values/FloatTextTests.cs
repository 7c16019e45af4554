using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Tests.Values;

public sealed class FloatTextTests
{
    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(1, "1.0")]
    [InlineData(-3.25, "-3.25")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00025, "2.5E-4")]
    [InlineData(1234567, "1234567.0")]
    [InlineData(15000000000, "1.5E10")]
    [InlineData(10000000, "1.0E7")]
    [InlineData(1e300, "1.0E300")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157E308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Format_Number_IsBigQuerys(double value, string expected) => Assert.Equal(expected, FloatText.Format(value));

    [Fact]
    public void FormatWithExponent_Moment_KeepsItsDigits() =>
        Assert.Equal("1.705322096123456E9", FloatText.FormatWithExponent(1705322096.123456));
}
