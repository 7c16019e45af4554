using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class ShadowScorerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly OpenVersions open = new();
    private readonly FakeModel model;
    private readonly BatchLease lease;

    public ShadowScorerTests()
    {
        open.Open("v1");
        model = open.Open("v2");
        model.Instead = ShadowedPipeline.TripleAsync;
        lease = new PipelineVersions("test", open.Snapshot(new() { Stable = "v1", Shadow = [new("v2", 100)] })).Lease(Lane.Shadow);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_Rows_HaveBothScoresAndWhereTheyComeFrom()
    {
        var batch = Finished.Of(lease, 10, "a", "bb");

        var rows = await ApplyAsync(ShadowInput.Join([batch]));

        Assert.Equal("v2", rows.Version);
        Assert.Equal(["a", "bb"], rows.Rows.Users);
        Assert.Equal([3, 6], rows.Rows.Values<double>("y").ToArray());
        Assert.Equal([2, 4], rows.Rows.Values<double>("stable_y").ToArray());
        Assert.Equal(
            ("v1", DateTime.UnixEpoch.AddSeconds(10), Noon.UtcDateTime, batch.Predictions.RunId.ToString("D")),
            (rows.Rows["stable_version"].ValueAt(1), rows.Rows["retrieved_at"].ValueAt(1), rows.Rows["scored_at"].ValueAt(1),
                rows.Rows["run_id"].ValueAt(1)));
        Assert.Equal((null, null), (rows.Rows["failure"].ValueAt(0), rows.Rows["stable_failure"].ValueAt(0)));
        Assert.Equal((2L, 0L, 0L), Counted());
    }

    [Fact]
    public async Task ApplyAsync_RowsThatDoNotBindOrFail_HaveTheReasonAndAreCountedApart()
    {
        var batch = Finished.Of(lease, 10, "a", "bad", "null");
        var x = new Column<double>(new("x", ColumnType.Double), new double[] { 1, 3, 4 }, new[] { false, false, true });

        var rows = (await ApplyAsync(ShadowInput.Join([batch with { Rows = new(batch.Rows.Users, [x]) }]))).Rows;

        var failures = Enumerable.Range(0, 3).ToDictionary(row => rows.Users[row], row => (string?)rows["failure"].ValueAt(row));
        Assert.Equal((null, "The model does not take this."), (failures["a"], failures["bad"]));
        Assert.StartsWith("Column 'x' has no value", failures["null"], StringComparison.Ordinal);
        Assert.Equal(
            [3.0, null, null], rows.Users.OrderBy(user => user, StringComparer.Ordinal)
                .Select(user => rows["y"].ValueAt(rows.Users.ToList().IndexOf(user))));
        Assert.Equal((1L, 1L, 1L), Counted());
    }

    [Fact]
    public async Task ApplyAsync_ModelFailsOnEveryRow_HasRowsWithoutOutputs()
    {
        model.Instead = (_, _) => throw new FormatException("a value");

        var rows = (await ApplyAsync(ShadowInput.Join([Finished.Of(lease, 10, "a", "bb")]))).Rows;

        Assert.Equal((2, null), (rows.Count, rows["y"].ValueAt(0)));
        Assert.Equal("The model failed (FormatException).", rows["failure"].ValueAt(1));
        Assert.Equal([2, 4], rows.Values<double>("stable_y").ToArray());
    }

    [Fact]
    public async Task ApplyAsync_ModelMakesOtherRows_IsAFailure()
    {
        model.Instead = (_, _) => Task.FromResult(new Batch([], [new Column<double>(new("y", ColumnType.Double), Array.Empty<double>())]));

        var rows = (await ApplyAsync(ShadowInput.Join([Finished.Of(lease, 10, "a")]))).Rows;

        Assert.Equal("The model made 0 rows of 1.", rows["failure"].ValueAt(0));
    }

    [Fact]
    public async Task ApplyAsync_ModelDoesNotAnswer_IsAFailureOfAllRowsWithoutAnotherCall()
    {
        var gate = new Gate();
        model.Instead = async (batch, token) =>
        {
            await gate.PassAsync(token);
            return batch;
        };

        var applying = ApplyAsync(ShadowInput.Join([Finished.Of(lease, 10, "a", "bb")]));
        await gate.Reached;
        clock.Advance(TimeSpan.FromSeconds(3));
        var rows = (await applying).Rows;

        Assert.Equal(1, model.Calls);
        Assert.All(
            Enumerable.Range(0, 2), row => Assert.Equal("The model did not answer within 00:00:03.", rows["failure"].ValueAt(row)));
    }

    [Fact]
    public async Task ApplyAsync_TokenIsCancelled_Throws()
    {
        var gate = new Gate();
        model.Instead = async (batch, token) =>
        {
            await gate.PassAsync(token);
            return batch;
        };
        using var stop = new CancellationTokenSource();
        var applying = ApplyAsync(ShadowInput.Join([Finished.Of(lease, 10, "a")]), stop.Token);
        await gate.Reached;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applying);
    }

    [Fact]
    public async Task ApplyAsync_RowsThatTheStableVersionFailedOn_HaveItsReason()
    {
        var input = ShadowInput.Join([Finished.Of(lease, 10, "a", "bb")]) with
        {
            Failures = new Dictionary<string, string> { ["bb"] = "no" },
        };

        var rows = (await ApplyAsync(input)).Rows;

        Assert.Equal([null, "no"], Enumerable.Range(0, 2).Select(row => rows["stable_failure"].ValueAt(row)));
    }

    private Task<VersionRows> ApplyAsync(ShadowInput input, CancellationToken? token = null)
    {
        var scorer = new ShadowScorer(
            TimeSpan.FromSeconds(3), static (step, _) => step(), new("test", new FakeWriter(), new(), clock, NullLogger.Instance), clock);
        return scorer.ApplyAsync(lease.Of(lease.Snapshot.Shadows[0].Slot)!, input, token ?? Token);
    }

    private (long Scored, long Unusable, long Failed) Counted()
    {
        var statistics = open.Held("v2").Value.Statistics;
        return (statistics.Scored, statistics.Unusable, statistics.Failed);
    }
}
