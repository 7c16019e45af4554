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
}
