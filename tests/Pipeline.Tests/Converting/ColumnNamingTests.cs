namespace ModelPipeline.Tests;

public sealed class ColumnNamingTests
{
    private static readonly Dictionary<string, string[]> Unmapped = [];

    [Fact]
    public void Check_ColumnThatAnExporterRenamed_ProposesItWithTheJsonToSet() =>
        Assert.Equal(
            "Input:Table lacks the column 'home_dest' (String) that the model needs; it has age, home.dest. Closest to it is 'home.dest'. "
            + "Map it with Model:Inputs: \"Model\": {\"Inputs\": {\"home_dest\": [\"home.dest\"]}}. Or add it, or return it under that name from a \"Query\" (jobs then need a list of users).",
            One(["age", "home.dest"], "home_dest", Unmapped));

    [Fact]
    public void Check_NothingClose_SaysWhereToNameTheColumn()
    {
        var message = One(["age"], "income", Unmapped);
        Assert.DoesNotContain("Closest", message, StringComparison.Ordinal);
        Assert.Contains("\"Inputs\": {\"income\": [\"its column\"]}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ColumnThatTheSettingsName_ProposesTheCorrectedList() =>
        Assert.Contains("Correct Model:Inputs: \"Model\": {\"Inputs\": {\"X\": [\"age\", \"home.dest\"]}}.",
            One(["age", "home.dest"], "home_dest", new() { ["X"] = ["age", "home_dest"] }), StringComparison.Ordinal);

    [Fact]
    public void Check_ColumnThatAlreadyFeedsTheModel_IsNotProposed()
    {
        var fault = Assert.Single(Faults(["charge"], [new("charge", ColumnType.String), new("charges", ColumnType.String)], Unmapped));
        Assert.DoesNotContain("Closest", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ColumnOfATypeThatDoesNotConvert_IsNotProposed() =>
        Assert.DoesNotContain("Closest", Assert.Single(Faults(["home.dest"], [new("home_dest", ColumnType.Single)], Unmapped)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Check_ModelThatIgnoresTheSetting_DoesNotProposeTheSetting() =>
        Assert.DoesNotContain("Model:Inputs", One(["home.dest"], "home_dest", null), StringComparison.Ordinal);

    [Fact]
    public void Check_Query_DoesNotProposeAQuery()
    {
        var fault = Assert.Single(new ColumnNaming(new([]), new([new Field("x", ColumnType.Single)]), Unmapped, "Input:Query").Check());
        Assert.EndsWith("Or add it to what the query returns.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NameThatFitsSeveralInAnotherCase_ListsThem()
    {
        var message = One(["AGE", "Age", "n"], "age", Unmapped);
        Assert.Contains(
            "several that differ from it in case alone: AGE, Age. Map it with Model:Inputs: \"Model\": {\"Inputs\": {\"age\": [\"AGE\"]}}",
            message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("age")]
    [InlineData("AGE")]
    public void Check_ExactName_IsThatColumn(string name) =>
        Assert.Empty(Faults(["AGE", "age"], [new(name, ColumnType.String)], Unmapped));

    [Fact]
    public void Check_ColumnTwiceInTheInput_IsAFault() =>
        Assert.Equal("Input:Table has the column 'age' 2 times, and the model needs one; give each its own name.",
            One(["age", "n", "age"], "age", Unmapped));

    [Fact]
    public void Check_ThousandColumnsMissing_IsAFewShortMessages()
    {
        var faults = Faults([.. Enumerable.Range(0, 1000).Select(i => $"c{i}")],
            [.. Enumerable.Range(0, 1000).Select(i => new Field($"f{i}", ColumnType.String))], Unmapped);
        Assert.Equal(11, faults.Count);
        Assert.Contains("lacks 990 more columns that the model needs: f10, f11", faults[^1].Message, StringComparison.Ordinal);
        Assert.All(faults, fault => Assert.InRange(fault.Message.Length, 1, 1000));
    }

    private static string One(string[] source, string needed, Dictionary<string, string[]>? mapping) =>
        Assert.Single(Faults(source, [new(needed, ColumnType.String)], mapping)).ToString();

    private static List<Fault> Faults(string[] source, Field[] needed, Dictionary<string, string[]>? mapping) =>
        [.. new ColumnNaming(new(source.Select(name => new Field(name, ColumnType.String))), new(needed), mapping, "Input:Table").Check()];
}
