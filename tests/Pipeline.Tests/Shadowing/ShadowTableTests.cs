namespace ModelPipeline.Tests;

public sealed class ShadowTableTests
{
    [Fact]
    public void Columns_OfTheTable_HaveBothVersionsOutputsAndNoNullsInWhatEachRowHas()
    {
        var columns = ShadowTable.Columns(new([new("y", ColumnType.Double, Nullable: false), new("label", ColumnType.Int64)]));

        Assert.Equal(
            ["y", "label", "stable_y", "stable_label", "failure", "stable_failure"],
            columns.Where(column => column.Nullable).Select(column => column.Name));
        Assert.Equal(
            ["stable_version", "retrieved_at", "scored_at", "run_id"],
            columns.Where(column => !column.Nullable).Select(column => column.Name));
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("RUN_ID")]
    [InlineData("stable_y")]
    public void Check_OutputNamedAsAColumnOfTheTable_IsAFaultOfThatOutput(string output)
    {
        var faults = ShadowTable.Check(new([new("y", ColumnType.Double), new(output, ColumnType.Double)])).ToList();

        Assert.NotEmpty(faults);
        Assert.All(faults, fault => Assert.Equal($"Model:Outputs:{output}", fault.Setting));
    }

    [Fact]
    public void Check_OtherNames_AreNoFault() =>
        Assert.Empty(ShadowTable.Check(new([new("y", ColumnType.Double), new("label", ColumnType.Int64)])));

    [Fact]
    public void Columns_Outputs_HaveTheTypesOfTheOutputsAndTheirStableTwins() => Assert.Equal(
        [
            ColumnType.Double, ColumnType.Int64, ColumnType.Double, ColumnType.Int64, ColumnType.String, ColumnType.String,
            ColumnType.String, ColumnType.Timestamp, ColumnType.Timestamp, ColumnType.String,
        ],
        ShadowTable.Columns(new([new("y", ColumnType.Double), new("label", ColumnType.Int64)])).Select(column => column.Type));

    [Fact]
    public void Check_OutputThatIsTheTwinOfAnother_NamesBoth()
    {
        var fault = Assert.Single(ShadowTable.Check(new([new("y", ColumnType.Double), new("Stable_Y", ColumnType.Double)])));

        Assert.Equal("Model:Outputs:Stable_Y", fault.Setting);
        Assert.StartsWith("needs the column 'Stable_Y' in the table of shadow scores", fault.Message, StringComparison.Ordinal);
    }
}
