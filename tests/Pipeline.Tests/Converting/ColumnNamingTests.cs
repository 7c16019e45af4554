namespace ModelPipeline.Tests;

public sealed class ColumnNamingTests
{
    private static readonly Dictionary<string, string[]> Unmapped = [];

    [Fact]
    public void Check_ColumnThatAnExporterRenamed_ProposesItWithTheJsonToSet() =>
        Assert.Equal(
            "Input:Table lacks the column 'home_dest' (String) that the model needs; it has age, home.dest. Closest to it is 'home.dest'. "
            + "Map it with Model:Inputs: \"Model\": {\"Inputs\": {\"home_dest\": [\"home.dest\"]}}. Or add it, "
            + "or return it under that name from a \"Query\" (jobs then need a list of users).",
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

    // Ten columns have a fault each. More are listed together, forty of them by name.
    [Theory]
    [InlineData(10, 10, "f9")]
    [InlineData(11, 11, "lacks 1 more columns that the model needs: f10.")]
    [InlineData(50, 11, "lacks 40 more columns that the model needs: f10, f11, f12, ")]
    [InlineData(50, 11, " f47, f48, f49.")]
    [InlineData(51, 11, "f48, f49 and 1 more.")]
    public void Check_ColumnsMissing_AreTenFaultsAndOneForTheRest(int missing, int faults, string last)
    {
        var found = Faults(["n"], [.. Enumerable.Range(0, missing).Select(i => new Field($"f{i}", ColumnType.String))], Unmapped);

        Assert.Equal(faults, found.Count);
        Assert.Contains(last, found[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TableWithoutColumns_SaysSo() =>
        Assert.Contains("it has no columns that can be read.", One([], "age", Unmapped), StringComparison.Ordinal);

    [Theory]
    [InlineData(40, "c38, c39. ")]
    [InlineData(41, "c38, c39 and 1 more. ")]
    public void Check_TableOfManyColumns_NamesFortyOfThem(int columns, string end) => Assert.Contains(
        end, One([.. Enumerable.Range(0, columns).Select(i => $"c{i}")], "income", Unmapped), StringComparison.Ordinal);

    [Fact]
    public void Check_SeveralThatAreClose_AreAllTold() => Assert.Contains(
        "Closest to it are 'charged', 'charges'. Map it with Model:Inputs: \"Model\": {\"Inputs\": {\"charge\": [\"charged\"]}}.",
        One(["charged", "charges"], "charge", Unmapped), StringComparison.Ordinal);

    [Fact]
    public void Check_VectorThatIsMissing_AsksForTheColumnsThatMakeItUp()
    {
        var fault = Assert.Single(Faults(["age"], [new("X", ColumnType.Vector, VectorLength: 2)], Unmapped));

        Assert.Contains("lacks the column 'X' (Vector[2]) that the model needs", fault.Message, StringComparison.Ordinal);
        Assert.Contains(
            "List the columns that make it up, in the model's order, in Model:Inputs: "
            + "\"Model\": {\"Inputs\": {\"X\": [\"first column\", \"second column\"]}}.", fault.Message, StringComparison.Ordinal);
    }

    // The corrected list is short enough to be repeated up to eight columns.
    [Theory]
    [InlineData(8, "Correct Model:Inputs: \"Model\": {\"Inputs\": {\"X\": [\"home.dest\", \"c1\"")]
    [InlineData(9, "Correct 'home_dest' in Model:Inputs:X. ")]
    public void Check_ListOfTheSettings_IsRepeatedIfItIsShort(int length, string remedy)
    {
        string[] listed = ["home_dest", .. Enumerable.Range(1, length - 1).Select(i => $"c{i}")];

        Assert.Contains(
            remedy, One([.. listed[1..], "home.dest"], "home_dest", new() { ["X"] = listed }), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ListedColumnWithNothingClose_IsNamedAlone() => Assert.Contains(
        "Correct 'income' in Model:Inputs:X. ", One(["age"], "income", new() { ["X"] = ["age", "income"] }), StringComparison.Ordinal);

    [Fact]
    public void Check_Request_ProposesToAddItWithItsType()
    {
        var fault = Assert.Single(new ColumnNaming(new([]), new([new Field("x", ColumnType.Single)]), Unmapped, "Input:Request").Check());

        Assert.EndsWith("Or add it with its type.", fault.Message, StringComparison.Ordinal);
    }

    private static string One(string[] source, string needed, Dictionary<string, string[]>? mapping) =>
        Assert.Single(Faults(source, [new(needed, ColumnType.String)], mapping)).ToString();

    private static List<Fault> Faults(string[] source, Field[] needed, Dictionary<string, string[]>? mapping) =>
        [.. new ColumnNaming(new(source.Select(name => new Field(name, ColumnType.String))), new(needed), mapping, "Input:Table").Check()];
}
