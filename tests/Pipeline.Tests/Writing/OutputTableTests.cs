namespace ModelPipeline.Tests;

public sealed class OutputTableTests
{
    [Theory]
    [InlineData("user_id")]
    [InlineData("MODEL_VERSION")]
    [InlineData("retrieved_at")]
    [InlineData("Scored_At")]
    [InlineData("run_id")]
    public void Check_ANameThatEveryOutputTableUses_IsAFaultOfThatOutput(string name)
    {
        var fault = Assert.Single(Check("p", name));

        Assert.Equal($"Model:Outputs:{name}", fault.Setting);
        Assert.Contains("uses itself", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NamesThatDifferInCaseAlone_AreOneFaultWithTheirNumber()
    {
        var fault = Assert.Single(Check("p", "P", "q", "p"));

        Assert.Equal("gives 3 columns the name 'p' (databases fold its case); name each apart.", fault.Message);
    }

    [Fact]
    public void Check_ANulCharacter_IsShownAsAReplacement()
    {
        var fault = Assert.Single(Check("a\0b"));

        Assert.Contains("'a\uFFFDb'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OtherNames_AreFine() => Assert.Empty(Check("p", "q", "user", "version"));

    [Fact]
    public void Key_IsTheUserAndInAppendModeAlsoTheRun()
    {
        Assert.Equal(["user_id"], OutputTable.Key(OutputMode.Upsert));
        Assert.Equal(["user_id", "run_id"], OutputTable.Key(OutputMode.Append));
        Assert.Equal(["user_id", "model_version"], VersionTableForm.Key);
    }

    private static IEnumerable<Fault> Check(params string[] names) =>
        OutputTable.Check(new([.. names.Select(name => new Field(name, ColumnType.Double))]));
}
