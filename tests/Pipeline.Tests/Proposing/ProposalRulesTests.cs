namespace ModelPipeline.Tests;

public sealed class ProposalRulesTests
{
    [Theory]
    [InlineData("customerID", "name", "paid", "customerID", "Valid")]
    [InlineData("id", "age", "id", "account_no")]
    [InlineData("user_id", "id", "customer_id", "user_id")]
    [InlineData("order_id", "amount", "order_id")]
    [InlineData(null, "paid", "valid", "age")]
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
}
