using System.Globalization;
using System.Numerics;

namespace ModelPipeline.Tests;

public sealed class NumberTextTests
{
    private static readonly Schema Columns = new([new("tenure", ColumnType.Int64)]);

    [Theory]
    [InlineData("1.5e-2147483648")]
    [InlineData("15e-2147483648")]
    [InlineData("1e-99999999999")]
    [InlineData("1e-2147483649")]
    public void ToInt64_ExponentOfHugeSize_IsNotWhole(string text) => Assert.Equal(NumberText.NotWhole, NumberText.ToInt64(text, out _));

    [Theory]
    [InlineData("0e99999999999")]
    [InlineData("0.0e-99999999999")]
    [InlineData("-0e2147483647")]
    public void ToInt64_ZeroWithAnExponentOfHugeSize_IsZero(string text)
    {
        Assert.Null(NumberText.ToInt64(text, out var value));
        Assert.Equal(0, value);
    }

    [Theory]
    [InlineData("1e99999999999")]
    [InlineData("1.5e2147483647")]
    [InlineData("-1e20")]
    public void ToInt64_NumberBeyond64Bits_IsTooLarge(string text) =>
        Assert.StartsWith("is too large", NumberText.ToInt64(text, out _), StringComparison.Ordinal);

    // A row of a call must not cost the memory of a text with two billion digits.
    [Fact]
    public void Read_RowWithAnExponentOfHugeSize_IsRefused()
    {
        var fault = JsonRows.Read("""[{"tenure":1.5e-2147483648}]""", Columns, out var rows);

        Assert.Null(rows);
        Assert.Contains("is not a whole number", fault!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.5", "is a number with a fraction; send a text")]
    [InlineData("1e3", "is a number with an exponent, or of more than 64 bits; send a text")]
    [InlineData("99999999999999999999", "is a number with an exponent, or of more than 64 bits; send a text")]
    public void Read_NumberForATextThatHasNoOneWayToBeWritten_SaysWhatItIs(string json, string reason)
    {
        var fault = JsonRows.Read($$"""[{"contract":{{json}}}]""", new([new("contract", ColumnType.String)]), out _);

        Assert.Contains(reason, fault!.Reason, StringComparison.Ordinal);
    }

    // Every text of digits, a point and an exponent is read as the exact number that it writes, or refused for the right reason.
    [Fact]
    public void ToInt64_RandomNotations_AreTheExactNumberOrTheReason()
    {
        var random = new Random(7);
        var seen = new HashSet<string?>();
        for (var i = 0; i < 20_000; i++)
        {
            var digits = Digits(random, random.Next(1, 24));
            var decimals = random.Next(3) == 0 ? Digits(random, random.Next(0, 6)) : "";
            var exponent = random.Next(2) == 0 ? (int?)null : random.Next(-8, 9);
            var sign = random.Next(4) switch { 0 => "-", 1 => "+", _ => "" };
            var point = decimals.Length > 0 || random.Next(5) == 0 ? "." : "";
            var text = $"{sign}{digits}{point}{decimals}{(exponent is null ? "" : (random.Next(2) == 0 ? "e" : "E") + exponent)}";
            if (random.Next(5) == 0)
                text = $" {text} ";
            var expected = Exact(sign == "-", digits + decimals, (exponent ?? 0) - decimals.Length, out var number);

            var reason = NumberText.ToInt64(text, out var value);

            Assert.True(expected == reason && (reason is not null || value == number), $"'{text}': {reason ?? $"{value}"}");
            seen.Add(reason);
        }

        Assert.Equal([null, NumberText.NotWhole, "is too large for a whole number of 64 bits, which the model takes"], seen.Order());
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("922337203685477580.7e1", long.MaxValue)]
    [InlineData("-922337203685477580800e-2", -9223372036854775808)]
    [InlineData("000000000000000000000000012", 12)]
    [InlineData("1200000000000000000000000e-23", 12)]
    public void ToInt64_LargestAndLongest_LoseNoDigit(string text, long expected)
    {
        Assert.Null(NumberText.ToInt64(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("92233720368547758070")]
    [InlineData("9.3e18")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    public void ToInt64_OneMoreThanTheLargest_IsNoNumberOf64Bits(string text) => Assert.NotNull(NumberText.ToInt64(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1 2")]
    [InlineData("0x10")]
    [InlineData("--1")]
    [InlineData("1,000")]
    [InlineData("1-")]
    [InlineData("(1)")]
    public void Read_TextThatIsNoNumber_IsRefusedByEachType(string text)
    {
        Assert.Equal("is no whole number, which the model takes", NumberText.ToInt64(text, out _));
        Assert.StartsWith("is no number, which the model takes", NumberText.ToSingle(text, out _), StringComparison.Ordinal);
        Assert.StartsWith("is no number, which the model takes", NumberText.ToDouble(text, out _), StringComparison.Ordinal);
    }

    // A comma is told only where it is the one thing that is wrong.
    [Theory]
    [InlineData("1,5", true)]
    [InlineData(" -1.234,5 ", true)]
    [InlineData("+1,5", true)]
    [InlineData("1,5x", false)]
    [InlineData("a,b", false)]
    [InlineData("15x", false)]
    public void ToDouble_Comma_IsTold(string text, bool isTold)
    {
        Assert.Equal(isTold, NumberText.ToDouble(text, out _)!.Contains("comma", StringComparison.Ordinal));
        Assert.Equal(isTold, NumberText.ToSingle(text, out _)!.Contains("comma", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData(" -INF ", double.NegativeInfinity)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-infinity", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    [InlineData("nan", double.NaN)]
    [InlineData("-12.50", -12.5)]
    [InlineData("1e-3", 1e-3)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    [InlineData(" 7 ", 7.0)]
    [InlineData("1e-400", 0.0)]
    public void Read_FloatingPointNumber_IsThatOfBothWidths(string text, double expected)
    {
        Assert.Null(NumberText.ToDouble(text, out var wide));
        Assert.Null(NumberText.ToSingle(text, out var narrow));
        Assert.Equal(expected, wide);
        Assert.Equal((float)expected, narrow);
    }

    [Theory]
    [InlineData("3.4028235e38", true)]
    [InlineData("3.5e38", false)]
    [InlineData("-1e39", false)]
    public void ToSingle_NumberOfMoreThan32Bits_IsTooLargeAndNotInfinite(string text, bool fits)
    {
        Assert.Equal(fits ? null : NumberText.BeyondSingle, NumberText.ToSingle(text, out _));
        Assert.Null(NumberText.ToDouble(text, out _));
    }

    private static string Digits(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? 0 : random.Next(10)));

    private static string? Exact(bool isNegative, string digits, int scale, out long value)
    {
        value = 0;
        var whole = BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, Math.Max(scale, 0));
        whole = BigInteger.DivRem(whole, BigInteger.Pow(10, Math.Max(-scale, 0)), out var rest);
        if (!rest.IsZero)
            return NumberText.NotWhole;
        whole = isNegative ? -whole : whole;
        if (whole < long.MinValue || whole > long.MaxValue)
            return "is too large for a whole number of 64 bits, which the model takes";
        value = (long)whole;
        return null;
    }
}
