namespace ModelPipeline.Tests;

/// <summary>Conditions over a whole number of 64 bits, of which a double does not have all.</summary>
public sealed class WholeConditionTests
{
    private static readonly Schema Outputs = new([new("n", ColumnType.Int64)]);

    [Theory]
    [InlineData(9_007_199_254_740_993, "n = 9007199254740993", true)]
    [InlineData(9_007_199_254_740_993, "n = 9007199254740992", false)]
    [InlineData(9_007_199_254_740_992, "n < 9007199254740993", true)]
    [InlineData(9_007_199_254_740_993, "n > 9007199254740992.5", true)]
    [InlineData(long.MaxValue, "n < 9223372036854775808", true)]
    [InlineData(long.MaxValue, "n >= 9.2e18", true)]
    [InlineData(long.MinValue, "n = -9223372036854775808", true)]
    [InlineData(long.MaxValue, "n < 1e300", true)]
    [InlineData(1, "n > 1e-40", true)]
    [InlineData(-1, "n < -0.5", true)]
    [InlineData(1, "n = 1.5", false)]
    public void Holds_WholeNumber_IsComparedWithAllDigits(long output, string condition, bool expected)
    {
        var row = new Batch(["u"], [new Column<long>(Outputs[0], new[] { output })]);

        Assert.Equal(expected, Condition.Parse(condition, Outputs).Holds(row, 0));
    }

    [Fact]
    public void Holds_Null_DoesNotHold()
    {
        var row = new Batch(["u"], [new Column<long>(Outputs[0], new[] { 0L }, new[] { true })]);

        Assert.False(Condition.Parse("n != 5", Outputs).Holds(row, 0));
    }
}
