namespace ModelPipeline.Tests;

/// <summary>Conditions over an output of 32 bits: a limit means the float that is nearest to it, as the limit of a webhook does.</summary>
public sealed class FloatConditionTests
{
    private static readonly Schema Outputs = new([new("p", ColumnType.Single)]);

    // As doubles, 0.7f is a little less than 0.7, and 0.8f a little more than 0.8.
    [Theory]
    [InlineData(0.7f, "p >= 0.7", true)]
    [InlineData(0.7f, "p = 0.7", true)]
    [InlineData(0.7f, "p < 0.7", false)]
    [InlineData(0.8f, "p > 0.8", false)]
    [InlineData(0.8f, "p <= 0.8", true)]
    [InlineData(0.8f, "p != 0.8", false)]
    [InlineData(0.8f, "p > 0.7999999", true)]
    [InlineData(0.8f, "p < 1e300", true)]
    [InlineData(0.8f, "p > -1e300", true)]
    public void Holds_NumberOfTheOutput_IsEqualToItself(float output, string condition, bool expected)
    {
        var row = new Batch(["u"], [new Column<float>(Outputs[0], new[] { output })]);

        Assert.Equal(expected, Condition.Parse(condition, Outputs).Holds(row, 0));
    }
}
