namespace ModelPipeline.Connectors.Sql.Tests;

public sealed class PartSettingsTests
{
    private const string Example = "Data Source=x.db";

    [Theory]
    [InlineData("customers", "")]
    [InlineData("", "SELECT * FROM t WHERE id IN @users")]
    [InlineData(" ", "SELECT 1")]
    public void Check_InputWithTableOrQuery_Fits(string table, string query) =>
        PartSettings.Check(Input(new() { Table = table, Query = query }), Example);

    [Fact]
    public void Check_InputOfNothing_TellsEveryFault()
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => PartSettings.Check(Input(new() { Table = " ", UserColumn = " " }, connection: ""), Example));

        Assert.Equal(
            [
                "Input:Connection is empty; name a connection string under ConnectionStrings, such as \"Data Source=x.db\".",
                "Input:Table is empty; name the table with a row per user, or set \"Query\".",
                "Input:UserColumn is empty; name the column that holds the user id.",
            ],
            error.Faults.Select(fault => fault.ToString()));
    }

    [Theory]
    [InlineData("t", "SELECT 1", "Input:Query is set beside \"Table\"; set one of the two.")]
    [InlineData("t\0", "", "Input:Table has a NUL character, which no database takes; leave it out.")]
    [InlineData("", "SELECT 1\0", "Input:Query has a NUL character, which no database takes; leave it out.")]
    public void Check_InputThatDoesNotFit_IsAFault(string table, string query, string fault)
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => PartSettings.Check(Input(new() { Table = table, Query = query }), Example));

        Assert.Equal(fault, Assert.Single(error.Faults).ToString());
    }

    [Theory]
    [InlineData(OutputMode.Upsert, false)]
    [InlineData(OutputMode.Append, false)]
    [InlineData(OutputMode.AppendWithView, true)]
    public void Check_OutputWithTable_Fits(OutputMode mode, bool makesViews) =>
        PartSettings.Check(Output(new() { Table = "scores", Mode = mode }), Example, makesViews);

    [Fact]
    public void Check_OutputOfNothing_TellsEveryFault()
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => PartSettings.Check(Output(new() { Table = " ", Mode = OutputMode.AppendWithView }, connection: ""), Example));

        Assert.Equal(
            [
                "Output:Mode is AppendWithView, which is of BigQuery; set Upsert or Append.",
                "Output:Connection is empty; name a connection string under ConnectionStrings, such as \"Data Source=x.db\".",
                "Output:Table is empty; name the table that receives the scores.",
            ],
            error.Faults.Select(fault => fault.ToString()));
    }

    [Theory]
    [InlineData(OutputMode.Upsert, false, "Output:Publish is Swap, which is of PostgreSql; set Batches.")]
    [InlineData(OutputMode.Append, true,
        "Output:Publish is Swap, which would drop the rows of earlier runs; set Batches, or Output:Mode to Upsert.")]
    [InlineData(OutputMode.Upsert, true, null)]
    public void Check_OutputPublishSwap_FitsUpsertOfAStoreThatSwaps(OutputMode mode, bool swaps, string? fault)
    {
        var error = Record.Exception(() => PartSettings.Check(
            Output(new() { Table = "scores", Mode = mode, Publish = OutputPublish.Swap }), Example, swaps: swaps));

        Assert.Equal(fault, (error as PipelineConfigurationException)?.Faults.Single().ToString());
    }

    [Fact]
    public void Check_OutputTableWithNul_IsAFault()
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => PartSettings.Check(Output(new() { Table = "a\0b" }), Example));

        Assert.Equal("Output:Table has a NUL character, which no database takes; leave it out.", Assert.Single(error.Faults).ToString());
    }

    private static PartContext<InputOptions> Input(InputOptions options, string connection = Example) =>
        new("churn", options, connection, null!);

    private static PartContext<OutputOptions> Output(OutputOptions options, string connection = Example) =>
        new("churn", options, connection, null!);
}
