namespace ModelPipeline.Tests;

public sealed class ShadowInputTests
{
    private static readonly Schema Outputs = new([new("y", ColumnType.Double)]);

    private readonly OpenVersions open = new();
    private readonly PipelineVersions versions;

    public ShadowInputTests()
    {
        open.Open("v1");
        versions = open.Of("v1");
    }

    [Fact]
    public void Of_RowsThatTheStableVersionFailedOn_AreRowsWithoutOutputs()
    {
        var run = new ShadowRun("v1", DateTimeOffset.UnixEpoch, Guid.NewGuid());
        var rows = Batch("x", ("a", 1), ("b", 2), ("c", 3));

        var input = ShadowInput.Of(
            rows, [Batch("y", ("c", 30)), Batch("y", ("a", 10))], new Dictionary<string, string> { ["b"] = "no" }, Outputs, run);

        Assert.Equal(["c", "a", "b"], input.Rows.Users);
        Assert.Equal(["c", "a", "b"], input.Stable.Users);
        Assert.Equal([3, 1, 2], input.Rows.Values<double>("x").ToArray());
        Assert.Equal([30.0, 10.0, null], Enumerable.Range(0, 3).Select(row => input.Stable["y"].ValueAt(row)));
        Assert.All(input.Runs, each => Assert.Equal(run, each));
        Assert.Equal("no", input.Failures!["b"]);
    }

    [Fact]
    public void Of_StableVersionFailedOnEveryRow_HasNoOutputs()
    {
        var input = ShadowInput.Of(
            Batch("x", ("a", 1)), [], new Dictionary<string, string> { ["a"] = "no" }, Outputs,
            new("v1", DateTimeOffset.UnixEpoch, Guid.Empty));

        Assert.Equal((1, null), (input.Rows.Count, input.Stable["y"].ValueAt(0)));
    }

    [Fact]
    public void Join_SeveralBatches_KeepsTheRunOfEachRow()
    {
        var lease = versions.Lease(Lane.Shadow);
        var first = Finished.Of(lease, 10, "a", "bb");
        var second = Finished.Of(lease, 20, "ccc");

        var joined = ShadowInput.Join([first, second]);

        Assert.Equal(["a", "bb", "ccc"], joined.Rows.Users);
        Assert.Equal(
            [first.Predictions.RunId, first.Predictions.RunId, second.Predictions.RunId], joined.Runs.Select(run => run.Id));
        Assert.Equal(
            [("v1", 10L), ("v1", 10L), ("v1", 20L)], joined.Runs.Select(run => (run.Version, run.RetrievedAt.ToUnixTimeSeconds())));
        Assert.Null(joined.Failures);
    }

    [Fact]
    public void Join_SameMoment_TheRowThatCameLastCounts()
    {
        var lease = versions.Lease(Lane.Shadow);
        var first = Finished.Of(lease, 10, "a");
        var second = Finished.Of(lease, 10, "a");

        var joined = ShadowInput.Join([first, second]);

        Assert.Equal(second.Predictions.RunId, Assert.Single(joined.Runs).Id);
    }

    [Fact]
    public void Slice_Rows_AreConsecutiveWithTheirRuns()
    {
        var lease = versions.Lease(Lane.Shadow);
        var joined = ShadowInput.Join([Finished.Of(lease, 10, "a", "bb"), Finished.Of(lease, 20, "ccc", "dddd")]);

        var slice = joined.Slice(1, 2);

        Assert.Equal(["bb", "ccc"], slice.Rows.Users);
        Assert.Equal([4, 6], slice.Stable.Values<double>("y").ToArray());
        Assert.Equal([10, 20], slice.Runs.Select(run => run.RetrievedAt.ToUnixTimeSeconds()));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(50)]
    public void Of_Shadow_IsTheRowsOfItsUsers(double percent)
    {
        string[] users = [.. Enumerable.Range(0, 40).Select(i => $"user-{i}")];
        var joined = ShadowInput.Join([Finished.Of(versions.Lease(Lane.Shadow), 10, users)]);
        var cohort = new Cohort("v2", percent);

        var input = joined.Of(new ShadowSlot(new("v2", null), cohort, percent));

        Assert.Equal(users.Where(cohort.Has), input.Rows.Users);
        Assert.Equal(input.Rows.Users, input.Stable.Users);
    }

    private static Batch Batch(string column, params (string User, double Value)[] rows) => new(
        [.. rows.Select(row => row.User)],
        [new Column<double>(new(column, ColumnType.Double), rows.Select(row => row.Value).ToArray())]);
}
