namespace ModelPipeline.Tests;

public sealed class ProposalRulesTests
{
    [Theory]
    [InlineData("customerID", "name", "paid", "customerID", "Valid")]
    [InlineData("id", "age", "id", "account_no")]
    [InlineData("user_id", "id", "customer_id", "user_id")]
    [InlineData("order_id", "amount", "order_id")]
    [InlineData("OrderId", "amount", "OrderId")]
    [InlineData("ORDERID", "amount", "ORDERID")]
    [InlineData("first_id", "first_id", "second_id")]
    [InlineData("Client-ID", "account_id", "Client-ID")]
    [InlineData("account id", "member_id", "account id")]
    [InlineData("subscriberid", "customer", "subscriberid")]
    [InlineData("user", "customer", "user")]
    [InlineData(null, "paid", "valid", "age")]
    [InlineData(null)]
    public void Guess_OfTheUserColumn_IsTheBestId(string? expected, params string[] columns) =>
        Assert.Equal(expected, UserColumn.Guess(columns));

    [Fact]
    public void Choose_ForAMatrix_LeavesOutTheLabelAndTakesTheFirst()
    {
        string[] numbers = ["age", "Churn", "tenure", "charges"];

        Assert.Equal(["age", "tenure"], MatrixColumns.Choose(numbers, 2, "risk")!);
        Assert.Equal(["age", "tenure", "charges"], MatrixColumns.Choose(numbers, null, "risk")!);
        // Only with the label there are as many numbers as the model takes.
        Assert.Equal(numbers, MatrixColumns.Choose(numbers, 4, "risk")!);
        Assert.Null(MatrixColumns.Choose(numbers, 5, "risk"));
        Assert.Equal(["age", "charges"], MatrixColumns.Choose(["tenure", "age", "charges"], 2, "tenure")!);
    }

    [Theory]
    [InlineData("label")]
    [InlineData("Target")]
    [InlineData("class")]
    [InlineData("outcome")]
    [InlineData("y")]
    [InlineData("CHURN")]
    [InlineData("churned")]
    [InlineData("exited")]
    [InlineData("is_fraud")]
    [InlineData("fraud")]
    [InlineData("My-Pipeline")]
    public void Choose_NameOfALabel_IsNoFeature(string label)
    {
        Assert.Equal(["age"], MatrixColumns.Choose([label, "age"], null, "my_pipeline")!);
        Assert.Null(MatrixColumns.Choose([label], null, "my_pipeline"));
    }

    [Fact]
    public void For_NumbersThatAreNoNumbers_DoNotCount()
    {
        Assert.Equal("3", StandIns.For(new Column<double>(
            new("x", ColumnType.Double), new[] { double.NaN, 3, double.PositiveInfinity, double.NegativeInfinity })));
        Assert.Equal("4", StandIns.For(new Column<double>(new("x", ColumnType.Double), new double[] { 4, 1, 2, 9 })));
        Assert.Equal("0.1", StandIns.For(new Column<double>(new("x", ColumnType.Double), new[] { 0.1 })));
        Assert.Equal("false", StandIns.For(new Column<bool>(new("x", ColumnType.Boolean), new[] { true })));
        Assert.Null(StandIns.For(new Column<DateTime>(new("x", ColumnType.Timestamp), new DateTime[1])));
        Assert.Null(StandIns.For(new Column<float[]>(new("x", ColumnType.Vector), new float[1][])));
    }

    [Theory]
    [InlineData(0.1f, "0.1")]
    [InlineData(123456789, "123456789")]
    [InlineData(1764284400.25, "1764284400.25")]
    [InlineData(1e300, "1E+300")]
    public void For_Doubles_KeepsTheirDigits(double value, string expected) =>
        Assert.Equal(expected, StandIns.For(new Column<double>(new("x", ColumnType.Double), new[] { value })));

    [Fact]
    public void For_MissingValues_IsMedianOrEmpty()
    {
        bool[] nulls = [false, false, false, true];

        Assert.Equal("2.5", StandIns.For(new Column<float>(new("x", ColumnType.Single), new[] { 9f, 2.5f, 1f, 0f }, nulls)));
        Assert.Equal("2", StandIns.For(new Column<long>(new("x", ColumnType.Int64), new[] { 9L, 2L, 1L, 0L }, nulls)));
        Assert.Equal("", StandIns.For(new Column<string>(new("x", ColumnType.String), new[] { "a", "b", "c", "" }, nulls)));
        Assert.Equal("0", StandIns.For(new Column<float>(new("x", ColumnType.Single), new[] { 0f }, new[] { true })));
    }

    [Fact]
    public void For_AClassifierOfTwoClasses_IsTheProbabilityOfTheSecond()
    {
        var outputs = OutputChoice.For(
            new([new("label", ColumnType.Int64), new("probabilities_0", ColumnType.Single), new("probabilities_1", ColumnType.Single)]),
            "churn");

        Assert.Equal(new Dictionary<string, string> { ["churn_probability"] = "probabilities[1]", ["label"] = "label" }, outputs);
    }

    [Fact]
    public void For_OtherModels_IsEmpty()
    {
        Assert.Empty(OutputChoice.For(new([new("score", ColumnType.Single)]), "churn"));
        Assert.Empty(OutputChoice.For(
            new([new("p_a", ColumnType.Single), new("p_b", ColumnType.Single), new("p_c", ColumnType.Single)]), "churn"));
        Assert.Empty(OutputChoice.For(new([new("mean", ColumnType.Single), new("variance", ColumnType.Single)]), "churn"));
    }

    [Theory]
    [InlineData("p_0", "p_1", "p[1]")]
    [InlineData("p_no", "p_yes", "p[yes]")]
    [InlineData("a_b_0", "a_b_1", "a_b[1]")]
    [InlineData("p_0", "q_1", null)]
    [InlineData("p_0", "p_", null)]
    [InlineData("p_", "p_1", null)]
    [InlineData("_0", "_1", null)]
    [InlineData("p_0", "p", null)]
    [InlineData("p0", "p1", null)]
    public void For_TwoNumbers_AreAPairIfTheyAreValuesOfOneOutput(string first, string second, string? expected)
    {
        var outputs = OutputChoice.For(new([new(first, ColumnType.Double), new(second, ColumnType.Single)]), "churn");

        Assert.Equal(expected, outputs.GetValueOrDefault("churn_probability"));
        Assert.Equal(expected is null ? 0 : 1, outputs.Count);
    }

    [Fact]
    public void For_SeveralLabels_IsEmpty() => Assert.Empty(OutputChoice.For(
        new([
            new("a", ColumnType.Int64), new("b", ColumnType.String), new("p_0", ColumnType.Single), new("p_1", ColumnType.Single)]),
        "churn"));
}
