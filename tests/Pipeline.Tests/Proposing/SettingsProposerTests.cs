namespace ModelPipeline.Tests;

public sealed class SettingsProposerTests
{
    private readonly Proposed test = new()
    {
        Table = new([Text("customer_id"), Number("age"), Number("monthly_charges"), Number("Tenure")]),
        Sample = () => Proposed.Rows(
            ["a", "b", "c"], ("age", [40, 50, double.NaN]), ("monthly_charges", [1, 2, 3]), ("Tenure", [100, 200, 300])),
    };

    [Fact]
    public async Task ProposeAsync_NamesInAnyStyle_AreFoundAndMappedWhereTheyDiffer()
    {
        test.Inputs = new([Number("age"), Number("monthlyCharges"), Number("tenure")]);
        test.Sample = () => null;

        var proposal = await test.ProposeAsync();

        Assert.Equal("customer_id", proposal.Options.Input.UserColumn);
        Assert.Equal(
            [
                new("age", "age", MatchKind.Exact), new("monthlyCharges", "monthly_charges", MatchKind.Normalized),
                new("tenure", "Tenure", MatchKind.AnyCase),
            ], proposal.Columns);
        Assert.Equal(["monthly_charges"], Assert.Single(proposal.Options.Model.Inputs).Value);
    }

    [Fact]
    public async Task ProposeAsync_Rows_AreTriedWithWhatReplacesMissingValues()
    {
        test.Inputs = new([Number("age"), Number("Tenure")]);

        var proposal = await test.ProposeAsync();

        Assert.Equal(new("age", "50", 1 / 3.0), Assert.Single(proposal.Nulls));
        Assert.Equal("50", proposal.Options.Model.Nulls["age"]);
        Assert.Empty(proposal.Notes);
        Assert.Equal(
            [("a", 140.0), ("b", 250.0), ("c", 350.0)], proposal.Rows.Select(row => (row.User, (double)row.Outputs["y"]!)));
    }

    [Fact]
    public async Task ProposeAsync_ManyRows_AreTriedUpToFive()
    {
        test.Inputs = new([Number("age")]);
        test.Sample = () => Proposed.Rows(["a", "b", "c", "d", "e", "f"], ("age", [1, 2, 3, 4, 5, 6]));

        Assert.Equal(["a", "b", "c", "d", "e"], (await test.ProposeAsync()).Rows.Select(row => row.User));
    }

    [Fact]
    public async Task ProposeAsync_UserColumnIsNamed_IsTaken()
    {
        test.Table = new([Number("age"), Number("Tenure")]);
        test.Inputs = new([Number("Tenure")]);

        var proposal = await test.ProposeAsync(new() { Input = { UserColumn = "age" } }, hasUserColumn: true);

        Assert.Equal("age", proposal.Options.Input.UserColumn);
    }

    [Fact]
    public async Task ProposeAsync_UserColumn_IsNoInput()
    {
        test.Inputs = new([Number("customer_id")]);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.ProposeAsync());

        Assert.StartsWith("lacks the column 'customer_id'", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProposeAsync_NoColumnLooksLikeAnId_NamesAllColumns()
    {
        test.Table = new([Number("age"), Number("paid")]);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.ProposeAsync());

        Assert.Equal(
            "Input:UserColumn cannot be guessed; name the column that holds the user ids with --user-column. The table has age, paid.",
            Assert.Single(error.Faults).ToString());
    }

    [Fact]
    public async Task ProposeAsync_ColumnsThatTheTableLacks_AreAllToldWithTheClosest()
    {
        test.Inputs = new([Number("income"), Number("agee"), Number("age")]);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.ProposeAsync());

        Assert.Equal(2, error.Faults.Count);
        Assert.All(error.Faults, fault => Assert.Equal("Input:Table", fault.Setting));
        Assert.StartsWith(
            "lacks the column 'income' (Double) that the model needs. Closest to it are '", error.Faults[0].Message,
            StringComparison.Ordinal);
        Assert.EndsWith("Rename the column, or add it.", error.Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProposeAsync_TableOfUsersAlone_SaysSo()
    {
        test.Table = new([new("user_id", ColumnType.Text)]);
        test.Inputs = new([Number("age")]);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.ProposeAsync());

        Assert.Equal(
            "lacks the column 'age' (Double) that the model needs. It has the user column alone. Rename the column, or add it.",
            Assert.Single(error.Faults).Message);
    }

    [Fact]
    public async Task ProposeAsync_CloseName_IsTakenIfItIsAccepted()
    {
        test.Inputs = new([Number("monthly_charge")]);
        var asked = new List<ProposedColumn>();

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.ProposeAsync());
        Assert.Contains("Add --yes to take 'monthly_charges', whose name is close.", error.Message, StringComparison.Ordinal);
        var proposal = await test.ProposeAsync(accepts: column =>
        {
            asked.Add(column);
            return true;
        });

        var expected = new ProposedColumn("monthly_charge", "monthly_charges", MatchKind.Close);
        Assert.Equal([expected], asked);
        Assert.Equal([expected], proposal.Columns);
        Assert.Equal(["monthly_charges"], proposal.Options.Model.Inputs["monthly_charge"]);
    }

    [Fact]
    public async Task ProposeAsync_NameThatIsEqualInAnyStyle_AsksNobody()
    {
        test.Inputs = new([Number("monthlyCharges")]);

        await test.ProposeAsync(accepts: _ => throw new InvalidOperationException("Nobody is asked."));
    }

    [Fact]
    public async Task ProposeAsync_TwoInputsThatMeanOneColumn_GetItOnce()
    {
        test.Inputs = new([Number("monthlyCharges"), Number("monthly charges")]);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.ProposeAsync());

        Assert.StartsWith("lacks the column 'monthly charges'", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "age monthly_charges")]
    [InlineData(3, "age monthly_charges Tenure")]
    public async Task ProposeAsync_Matrix_TakesTheNumbersInTheirOrderAndSaysSo(int width, string expected)
    {
        test.Inputs = new([new("features", ColumnType.Vector, VectorLength: width)]);

        var proposal = await test.ProposeAsync();

        Assert.Equal(expected.Split(' '), proposal.Options.Model.Inputs["features"]);
        Assert.All(proposal.Columns, column => Assert.Equal(("features", MatchKind.Order), (column.Input, column.Match)));
        Assert.Equal(
            "The model's input is a matrix without names: see that Model:Inputs lists the columns in the order of training.",
            proposal.Notes[0]);
    }

    [Fact]
    public async Task ProposeAsync_MatrixOfMoreNumbersThanThereAre_IsAFault()
    {
        test.Inputs = new([new("features", ColumnType.Vector, VectorLength: 4)]);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.ProposeAsync());

        Assert.Equal(
            "Model:Inputs:features takes 4 numbers a row, and the table has 3 columns of numbers beside the user column: "
                + "age, monthly_charges, Tenure. Name a table that has them all.",
            Assert.Single(error.Faults).ToString());
    }

    [Theory]
    [InlineData(1, "age")]
    [InlineData(2, "age, monthly_charges")]
    [InlineData(3, "age, monthly_charges, Tenure")]
    public async Task ProposeAsync_EstimatorOverAMatrix_GetsAsManyNumbersAsItTakes(int features, string expected)
    {
        test.Features = features;

        var proposal = await test.ProposeAsync();

        Assert.Equal(expected, string.Join(", ", proposal.Options.Model.Inputs["X"]));
        Assert.StartsWith("The model's input is a matrix without names", proposal.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProposeAsync_ClassifierOfTwoClasses_StoresTheProbabilityOfTheSecond()
    {
        test.Inputs = new([Number("age")]);
        test.Outputs = new([
            new("label", ColumnType.Int64), new("probabilities_0", ColumnType.Single), new("probabilities_1", ColumnType.Single)]);
        test.Vectors = ["probabilities"];

        var outputs = (await test.ProposeAsync()).Options.Model.Outputs;

        Assert.Equal(new Dictionary<string, string> { ["churn_probability"] = "probabilities[1]", ["label"] = "label" }, outputs);
    }

    // Two outputs with a number each look like the values of one output.
    [Fact]
    public async Task ProposeAsync_TwoOutputsWhoseNamesBeginAlike_AreStoredAsTheyAre()
    {
        test.Inputs = new([Number("age")]);
        test.Outputs = new([new("score_low", ColumnType.Double), new("score_high", ColumnType.Double)]);
        test.Sample = () => Proposed.Rows(["a"], ("age", [40]));

        var proposal = await test.ProposeAsync();

        Assert.Empty(proposal.Options.Model.Outputs);
        Assert.Equal(["score_low", "score_high"], Assert.Single(proposal.Rows).Outputs.Keys);
        Assert.All(test.Models, model => Assert.True(model.IsDisposed));
    }

    [Fact]
    public async Task ProposeAsync_OutputsAreNamed_AreTaken()
    {
        test.Inputs = new([Number("age")]);
        test.Outputs = new([new("p_0", ColumnType.Single), new("p_1", ColumnType.Single)]);
        test.Vectors = ["p"];

        var outputs = (await test.ProposeAsync(new() { Model = { Outputs = { ["risk"] = "p[1]" } } })).Options.Model.Outputs;

        Assert.Equal(["risk"], outputs.Keys);
    }

    [Fact]
    public async Task ProposeAsync_TextsThatStandForNothing_AreProposedUnlessTheyAreSet()
    {
        test.Table = new([Text("id"), Text("age")]);
        test.Inputs = new([Number("age")]);
        test.Sample = () => new(
            ["a", "b"], [new Column<string>(new("age", ColumnType.Text), new[] { "44", "NA" })]);

        Assert.Equal(["NA"], (await test.ProposeAsync()).Options.Input.Format.Nulls);
        var set = new PipelineOptions { Input = { Format = { Nulls = ["44"] } } };
        Assert.Equal(["44"], (await test.ProposeAsync(set)).Options.Input.Format.Nulls);
    }

    [Fact]
    public async Task ProposeAsync_TableWithoutRows_SaysSo()
    {
        test.Inputs = new([Number("age")]);
        test.Sample = () => null;

        var proposal = await test.ProposeAsync();

        Assert.Equal(["The table gives no rows to try, so nobody knows which values are missing."], proposal.Notes);
        Assert.Equal((0, 0), (proposal.Rows.Count, proposal.Options.Input.Format.Nulls.Length));
    }

    [Fact]
    public async Task ProposeAsync_Proposal_ClosesAllParts()
    {
        test.Inputs = new([Number("age")]);

        await test.ProposeAsync();

        Assert.All(test.Retrievers, retriever => Assert.True(retriever.IsDisposed));
        Assert.All(test.Models, model => Assert.True(model.IsDisposed));
    }

    private static Field Number(string name) => new(name, ColumnType.Double, Nullable: false);

    private static Field Text(string name) => new(name, ColumnType.Text);
}
