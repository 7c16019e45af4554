using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>
/// What becomes of the rows of one batch: some have no value, some the model refuses, some it breaks on. The other users have no outcome
/// yet.
/// </summary>
public sealed class ModelStageTests : IAsyncDisposable
{
    private const int Refused = 122;
    private const int Failed = 120;

    private static readonly DateTimeOffset Retrieved = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly Guid run = Guid.NewGuid();
    private readonly FakeTimeProvider clock = new();
    private readonly LogLines log = new();
    private readonly TestPipeline test = new();
    private PipelineRunner? runner;

    public ModelStageTests() => test.Model.Instead = (batch, _) =>
    {
        // A made-up row, with which a failing model is tried, has the user of the warm-up or a user of these tests.
        if (batch.Users.FirstOrDefault(user => user.StartsWith("bad", StringComparison.Ordinal)) is { } bad)
            throw Failure(bad);
        return Task.FromResult(Doubled(batch));
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (runner is not null)
            await runner.DisposeAsync();
    }

    [Fact]
    public async Task ApplyAsync_GoodRows_ArePredictionsWithWhatTheyComeFrom()
    {
        var (made, outcomes) = await ApplyAsync("a", "bb");

        var predictions = Assert.Single(made);
        Assert.Equal(["a", "bb"], predictions.Outputs.Users);
        Assert.Equal([2.0, 4.0], predictions.Outputs.Values<double>("y").ToArray());
        Assert.Equal(("v1", Retrieved, run), (predictions.ModelVersion, predictions.RetrievedAt, predictions.RunId));
        Assert.Empty(outcomes);
        Assert.Equal((2, 0, 0), Counted());
        Assert.Empty(log.All);
    }

    // A null, a row that the model refuses although it answers others, a row on which its code breaks, and an output that is none.
    [Fact]
    public async Task ApplyAsync_EachKindOfBadRow_HasItsOutcomeAndIsCountedOnce()
    {
        var (made, outcomes) = await ApplyAsync("a", "null", "bad refused", "bad broken", "bad output", "ccc");

        Assert.Equal(["a", "ccc"], made.SelectMany(predictions => predictions.Outputs.Users));
        Assert.Equal(
            [
                ("null", RowOutcomeKind.Unusable, "x"), ("bad refused", RowOutcomeKind.Unusable, "x"),
                ("bad broken", RowOutcomeKind.Failed, null), ("bad output", RowOutcomeKind.Failed, (string?)null),
            ], outcomes.Select(each => (each.User, each.Outcome.Kind, each.Outcome.Column)));
        Assert.Equal((2, 2, 2), Counted());
    }

    [Fact]
    public async Task ApplyAsync_RowsThatTheModelRefuses_AreOneLineOfTheLog()
    {
        await ApplyAsync("a", "bad refused 1", "bb", "bad refused 2");

        var (kind, text) = Assert.Single(log.All);
        Assert.Equal(Refused, kind);
        Assert.Contains("2 user(s) of a run, bad refused 1 the first", text, StringComparison.Ordinal);
        Assert.Null(Health());
    }

    [Fact]
    public async Task ApplyAsync_ModelThatAnswersNobodyAnyMore_FailsForAllAndIsUnhealthyFromTheSecondRunOn()
    {
        test.Model.Instead = (_, _) => throw new ModelException("It is broken.");

        var (made, outcomes) = await ApplyAsync("a", "bb", "null");
        Assert.Null(Health());
        await ApplyAsync("a");

        Assert.Empty(made);
        Assert.Equal(
            [("null", RowOutcomeKind.Unusable), ("a", RowOutcomeKind.Failed), ("bb", RowOutcomeKind.Failed)],
            outcomes.OrderByDescending(each => each.User == "null").Select(each => (each.User, each.Outcome.Kind)));
        Assert.Equal((0, 1, 3), Counted());
        Assert.Equal(("apply", "It is broken."), Health());
        Assert.All(log.All, line => Assert.Equal(Failed, line.Event));
        Assert.Contains("2 user(s) of a run, a the first", log.All.First().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_AScoreAfterFailures_MakesTheModelHealthyAgain()
    {
        var isBroken = true;
        test.Model.Instead = (batch, _) => isBroken ? throw new ModelException("It is broken.") : Task.FromResult(Doubled(batch));
        await ApplyAsync("a");
        await ApplyAsync("a");
        Assert.NotNull(Health());
        isBroken = false;

        await ApplyAsync("a");

        Assert.Null(Health());
    }

    // Rows alone never make a model unhealthy: it answers others.
    [Fact]
    public async Task ApplyAsync_OnlyRowsThatTheModelRefuses_LeaveItHealthy()
    {
        await ApplyAsync("a");
        for (var i = 0; i < 3; i++)
            await ApplyAsync("bad refused");

        Assert.Null(Health());
        Assert.Equal((1, 3, 0), Counted());
    }

    [Fact]
    public async Task ApplyAsync_ModelThatMakesOtherThanOneRowForEach_FailsAndSaysHowMany()
    {
        test.Model.Instead = (batch, _) => Task.FromResult(batch.Count == 1 ? Doubled(batch) : Doubled(batch).Slice(0, 1));
        var (made, outcomes) = await ApplyAsync("a", "bb");
        Assert.Equal(["a", "bb"], made.SelectMany(predictions => predictions.Outputs.Users));
        Assert.Empty(outcomes);

        test.Model.Instead = (batch, _) => Task.FromResult(Doubled(batch).Slice(0, 0));
        (made, outcomes) = await ApplyAsync("a");
        Assert.Empty(made);
        Assert.Contains("The model made 0 rows of 1.", Assert.Single(outcomes).Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_NoRowThatCanBeUsed_DoesNotCallTheModel()
    {
        await OpenAsync();
        var calls = test.Model.Calls;

        var (made, outcomes) = await ApplyAsync("null");

        Assert.Empty(made);
        Assert.Equal(RowOutcomeKind.Unusable, Assert.Single(outcomes).Outcome.Kind);
        Assert.Equal(calls, test.Model.Calls);
        Assert.Equal((0, 1, 0), Counted());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyAsync_RowsOfTheBatch_AreCountedForDriftIfItIsOn(bool isOn)
    {
        test.Options.Drift.Enabled = isOn;
        await ApplyAsync("a", "null", "bb", "bad refused");

        var counts = runner!.Pipeline.Observed.Take();

        if (!isOn)
        {
            Assert.Empty(counts);
            return;
        }

        var (key, window) = Assert.Single(counts);
        Assert.Equal(new("v1", Guid.Empty, CountKey.HourOf(Retrieved)), key);
        var x = Assert.Single(window.Inputs);
        Assert.Equal((4, 4, 1, 1), (window.Rows, x.Rows, x.Nulls, x.Unusable));
        Assert.Equal((2, 6), (Assert.Single(window.Outputs).Rows, window.Outputs[0].Values.Sum));
    }

    private static Exception Failure(string user) => user switch
    {
        _ when user.StartsWith("bad refused", StringComparison.Ordinal) => new ModelException("It does not know that."),
        "bad output" => new ModelException("It is too large.") { IsOutput = true },
        _ => new FormatException("a value of a row"),
    };

    private static Batch Doubled(Batch batch) =>
        new(batch.Users, [Observed.Numbers("y", Array.ConvertAll(batch.Values<double>("x").ToArray(), x => 2 * x))]);

    private (long Scored, long Unusable, long Failed) Counted()
    {
        var statistics = runner!.Pipeline.Versions.Current.Stable.Version!.Statistics;
        return (statistics.Scored, statistics.Unusable, statistics.Failed);
    }

    private (string Stage, string Reason)? Health() => runner!.Pipeline.Health.Of(clock);

    private async Task<PipelineRunner> OpenAsync() => runner ??= await test.RunnerAsync(clock);

    private async Task<(IReadOnlyList<Predictions> Made, IReadOnlyList<(string User, RowOutcome Outcome)> Outcomes)> ApplyAsync(
        params string[] users)
    {
        var pipeline = (await OpenAsync()).Pipeline;
        var call = runner!.Calls.OnDemand;
        var stage = new ModelStage(
            pipeline, call, new(pipeline, call, new(), clock, log), runner.Time, clock, log);
        var outcomes = new BatchOutcomes(users);
        await using var lease = pipeline.Versions.Lease(Lane.Single);
        var x = new Column<double>(
            new("x", ColumnType.Double), Array.ConvertAll(users, user => (double)user.Length),
            Array.ConvertAll(users, user => user == "null"));
        var made = await stage.ApplyAsync(
            outcomes, lease.Of(lease.Snapshot.Stable)!, new(users, [x]), Retrieved, run, Token);
        return (made, [.. outcomes.Failures()]);
    }
}
