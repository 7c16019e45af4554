namespace ModelPipeline.Tests;

public sealed class ProposalTrialTests
{
    private static readonly Field X = new("x", ColumnType.Double, Nullable: false);

    private readonly PipelineOptions options = new();
    private readonly FakeRetriever retriever = new();

    [Fact]
    public async Task RunAsync_UserTwice_IsNoted()
    {
        retriever.Sample = () => Proposed.Rows(["a", "a"], ("x", [1, 2]));

        Assert.Equal(
            ["The user column 'user_id' has an id twice; a table has one row for each user."], (await RunAsync(new FakeModel())).Notes);
    }

    [Fact]
    public async Task RunAsync_MissingValues_AreReplacedByTheMedian()
    {
        retriever.Sample = () => Proposed.Rows(["a", "b", "c", "d"], ("x", [1, 9, double.NaN, 5]));

        var trial = await RunAsync(new FakeModel());

        Assert.Equal(new("x", "5", 0.25), Assert.Single(trial.Nulls));
        Assert.Equal([2.0, 18.0, 10.0, 10.0], trial.Rows.Select(row => row.Outputs["y"]));
        Assert.Empty(trial.Notes);
    }

    [Fact]
    public async Task RunAsync_MissingValuesThatTheUserReplaces_AreNotProposed()
    {
        options.Model.Nulls["x"] = "7";
        retriever.Sample = () => Proposed.Rows(["a", "b"], ("x", [1, double.NaN]));

        var trial = await RunAsync(new FakeModel());

        Assert.Equal((0, 14.0), (trial.Nulls.Count, trial.Rows[1].Outputs["y"]));
    }

    [Fact]
    public async Task RunAsync_MissingMoments_HaveNoObviousValue()
    {
        var when = new Field("when", ColumnType.Timestamp, Nullable: false);
        retriever.Source = new([when with { Nullable = true }]);
        retriever.Sample = () => new(["a", "b"], [new Column<DateTime>(when, new DateTime[2], new[] { true, false })]);
        var model = new FakeModel { Inputs = new([when]), Instead = (batch, _) => Task.FromResult(new Batch(batch.Users, [])) };

        var trial = await RunAsync(model);

        Assert.Equal("Column 'when' has missing values, which the model cannot take; set Model:Nulls:when.", trial.Notes[0]);
        Assert.StartsWith("1 of 2 rows cannot be scored: column 'when' has no value", trial.Notes[1], StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single(trial.Rows).User);
    }

    [Fact]
    public async Task RunAsync_ModelThatFailsOnEachRow_IsTheFaultOfAStart()
    {
        retriever.Sample = () => Proposed.Rows(["poison 1", "poison 2"], ("x", [1, 2]));
        options.Model.Path = "churn.py";

        var trouble = await Assert.ThrowsAsync<PipelineConfigurationException>(() => RunAsync(new FakeModel()));

        var fault = Assert.Single(trouble.Faults);
        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith(
            "is 'churn.py', a model that fails on each of the first 2 rows of the input: It throws FormatException.", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ModelThatFailsOnOneRow_ShowsTheOthersAndNotesIt()
    {
        retriever.Sample = () => Proposed.Rows(["a", "poison", "c"], ("x", [1, 2, 3]));

        var trial = await RunAsync(new FakeModel());

        Assert.Equal([("a", 2.0), ("c", 6.0)], trial.Rows.Select(row => (row.User, (double)row.Outputs["y"]!)));
        Assert.Equal(
            ["The model fails on 1 of the 3 rows that were tried, and such users get no score: It throws FormatException."], trial.Notes);
    }

    [Fact]
    public async Task RunAsync_ColumnThatTheTableLacks_IsAFault()
    {
        retriever.Source = new([new("other", ColumnType.Double)]);

        await Assert.ThrowsAsync<PipelineConfigurationException>(() => RunAsync(new FakeModel()));
    }

    [Fact]
    public async Task RunAsync_OutputThatEveryTableHas_IsAFault()
    {
        var model = new FakeModel { Inputs = new([X]), Outputs = new([new("user_id", ColumnType.Double)]) };

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => RunAsync(model));

        Assert.Equal("Model:Outputs:user_id", Assert.Single(error.Faults).Setting);
    }

    [Fact]
    public async Task RunAsync_ModelThatTakesAnyTypes_IsToldThoseOfTheTable()
    {
        var model = new FakeTypedModel("x");

        await RunAsync(model);

        Assert.Equal(ColumnType.Double, Assert.Single(model.Told!).Type);
    }

    private async Task<ProposalTrial> RunAsync(IModel model)
    {
        var trial = new ProposalTrial(new("churn", options), model, retriever);
        await trial.RunAsync(1_000, 5, TestContext.Current.CancellationToken);
        return trial;
    }
}
