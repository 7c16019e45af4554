namespace ModelPipeline.Tests;

public sealed class ExplainCheckTests
{
    private static readonly Schema Inputs = new(
        [new("age", ColumnType.Double), new("tenure", ColumnType.Double), new("plan", ColumnType.String)]);

    private static readonly Schema Outputs = new([new("probability", ColumnType.Single), new("label", ColumnType.String)]);

    [Fact]
    public void Check_SettingsThatFit_HaveNoFault()
    {
        var options = new ExplainOptions
        {
            Groups = { ["contract"] = ["tenure", "plan"] },
            Output = "probability",
            Store = { Top = 3, When = "probability > 0.7 or label = 'yes'" },
        };

        Assert.Empty(ExplainCheck.Check(options, Inputs, Outputs));
        Assert.Empty(ExplainCheck.Check(new(), Inputs, Outputs));
    }

    [Fact]
    public void Check_SettingsThatDoNotFit_AreToldAllAtOnce()
    {
        var options = new ExplainOptions
        {
            Groups = { ["g"] = ["tenure", "ages"], ["plan"] = ["tenure"], ["none"] = [] },
            Output = "label",
            Store = { Top = 0, When = "probabilty > 0.7" },
        };

        var faults = ExplainCheck.Check(options, Inputs, Outputs).Select(fault => fault.ToString()).Order(StringComparer.Ordinal);

        Assert.Equal(
        [
            "Explain:Groups has column 'tenure' 2 times; a column is in one group at most.",
            "Explain:Groups:g has 'ages', which is no input column of the model; 'age' is the closest; they are age, tenure, plan.",
            "Explain:Groups:none is empty; list its columns, or leave the group out.",
            "Explain:Groups:plan has the name of a column that is not in the group; choose another name.",
            "Explain:Output is 'label', which is no output that is a number; set one of probability.",
            "Explain:Store:Top is 0; set 1 to 1000.",
            "Explain:Store:When is 'probabilty > 0.7', which names 'probabilty', which is no output; 'probability' is the closest; write one of probability, label.",
        ], faults);
    }
}
