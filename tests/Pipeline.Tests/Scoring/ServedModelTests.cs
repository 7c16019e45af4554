namespace ModelPipeline.Tests;

/// <summary>Models that a server has: no row is to blame while the server is down, and the server says which version answered.</summary>
public sealed class ServedModelTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 100).Select(i => $"u{i:00}")];

    [Fact]
    public async Task Score_ServerIsDown_AsksOnceABatchAndTheCallersMayComeAgain()
    {
        var test = new TestPipeline();
        test.Model.Instead = (_, _) => throw new ModelException("The server is down.") { IsOfServer = true, MayPass = true };
        await using var runner = await test.RunnerAsync();
        var before = test.Model.Calls;

        var outcomes = await runner.ScoreAllAsync(Users);

        Assert.All(outcomes,
            outcome => Assert.Equal((RowOutcomeKind.StoreUnavailable, "The server is down."), (outcome.Kind, outcome.Reason)));
        Assert.InRange(test.Model.Calls - before, 1, Users.Length);
    }

    [Fact]
    public async Task Predict_ServerIsDown_BlamesNoRowAndAsksNoMore()
    {
        var test = new TestPipeline();
        await using var runner = await test.RunnerAsync();
        var calls = test.Model.Calls;
        test.Model.Instead = (_, _) => throw new ModelException("The server is down.")
        {
            IsOfServer = true,
            MayPass = true,
            RetryAfter = TimeSpan.FromSeconds(7),
        };
        await using var predictor = await runner.Predictor.TryEnterAsync(null, null, default);

        var predicted = await predictor!.PredictAsync(
            new(["0", "1"], [new Column<double>(new("x", ColumnType.Double), new[] { 1.0, 2 })]), default);

        Assert.Equal([0, 1], predicted.Failures.Keys.Order());
        Assert.All(predicted.Failures.Values, outcome => Assert.Equal(
            (RowOutcomeKind.StoreUnavailable, "The server is down.", TimeSpan.FromSeconds(7)),
            (outcome.Kind, outcome.Reason, outcome.RetryAfter)));
        Assert.Equal(1, test.Model.Calls - calls);
    }

    [Fact]
    public async Task Score_ServerRefusesTheProcess_FailsWithoutBlame()
    {
        var test = new TestPipeline();
        test.Model.Instead = (_, _) => throw new ModelException("The server refuses.") { IsOfServer = true };
        await using var runner = await test.RunnerAsync();
        var before = test.Model.Calls;

        var outcomes = await runner.ScoreAllAsync(Users);

        Assert.All(outcomes, outcome => Assert.Equal(RowOutcomeKind.Failed, outcome.Kind));
        Assert.InRange(test.Model.Calls - before, 1, Users.Length);
    }

    [Fact]
    public async Task Score_ServerSaysTheVersion_ScoresHaveThatVersion()
    {
        var test = new TestPipeline();
        test.Model.Instead = (batch, _) => Task.FromResult(
            new Batch(batch.Users, [batch["x"].Rename("y")]) { Version = "7" });
        await using var runner = await test.RunnerAsync();

        var outcome = await runner.ScoreAsync("a");

        Assert.Equal("7", outcome.Predictions!.ModelVersion);
    }
}
