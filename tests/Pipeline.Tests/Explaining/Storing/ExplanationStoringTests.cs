using System.Text.Json;

namespace ModelPipeline.Tests;

public sealed class ExplanationStoringTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Offer_ScoresThatMeetTheCondition_AreExplainedInTheTable()
    {
        await using var test = await OpenAsync(store => store.When = "y > 0 and label = 1");
        string[] users = [.. Enumerable.Range(0, 30).Select(i => $"u{i}")];

        var outcomes = await test.Pipeline.Runner.ScoreAllAsync(users);

        string[] expected = [.. outcomes.Where(outcome => (double)Output(outcome) > 0).Select(User)];
        Assert.InRange(expected.Length, 5, 25);
        await Eventually.TrueAsync(() => test.Table.Rows.Count == expected.Length, "the explanations of all users with y > 0");
        Assert.Equal(expected.Order(), test.Table.Rows.Select(row => row.User).Order());
        var stored = test.Table.Rows.First(row => row.User == expected[0]);
        var scored = outcomes.Single(outcome => User(outcome) == expected[0]);
        Assert.Equal(("v1", "y", Output(scored)), (stored.Version, stored.Values["output"], stored.Values["prediction"]));
        Assert.Equal(scored.Predictions!.RunId.ToString(), stored.Values["run_id"]);
        Assert.Equal(scored.Predictions.RetrievedAt.UtcDateTime, stored.Values["retrieved_at"]);
        using var contributions = JsonDocument.Parse((string)stored.Values["contributions"]!);
        Assert.Equal(3, contributions.RootElement.GetArrayLength());
        var sum = contributions.RootElement.EnumerateArray().Sum(each => each.GetProperty("contribution").GetDouble());
        Assert.Equal(
            (double)stored.Values["prediction"]!, (double)stored.Values["baseline"]! + sum + (double)stored.Values["others"]!, 1e-9);
    }

    [Fact]
    public async Task Offer_TopWithoutCondition_StoresEveryScoreWithThatMany()
    {
        await using var test = await OpenAsync(store => store.Top = 1);

        await test.Pipeline.Runner.ScoreAllAsync(["u50", "u51"]);

        await Eventually.TrueAsync(() => test.Table.Rows.Count == 2, "the explanations of both users");
        Assert.All(test.Table.Rows, row =>
        {
            using var contributions = JsonDocument.Parse((string)row.Values["contributions"]!);
            Assert.Equal(1, contributions.RootElement.GetArrayLength());
        });
    }

    [Fact]
    public async Task Offer_NothingSet_StoresNothing()
    {
        await using var test = await OpenAsync(_ => { });

        await test.Pipeline.Runner.ScoreAllAsync(["u50", "u51"]);

        Assert.Null(test.Pipeline.Runner.Pipeline.Explained);
        Assert.Equal(0, test.Table.Opened);
    }

    [Fact]
    public async Task Offer_MoreThanTheQueueHolds_IsShedAndTheScoresStand()
    {
        await using var test = await OpenAsync(store => store.Top = 1);
        var gate = new Gate();
        test.Table.During = gate.PassAsync;
        await test.Pipeline.Runner.ScoreAsync("u50", Token);
        await gate.Reached;

        var outcomes = await test.Pipeline.Runner.ScoreAllAsync(Enumerable.Range(0, 3 * ExplanationStoring.MaxRows).Select(i => $"u{i}"));
        gate.Open();

        Assert.All(outcomes, outcome => Assert.Equal(RowOutcomeKind.Scored, outcome.Kind));
        await Eventually.TrueAsync(() => test.Counted("shed") > 0, "the users whose explanations were shed");
        await Eventually.TrueAsync(
            () => test.Counted("shed") + test.Counted("stored") == (3 * ExplanationStoring.MaxRows) + 1, "an end for every explanation");
        Assert.InRange(test.Counted("stored"), 1, (2 * ExplanationStoring.MaxRows) + 1);
    }

    [Fact]
    public async Task Offer_TableThatFails_LosesExplanationsAndNoScore()
    {
        await using var test = await OpenAsync(store => store.Top = 1);
        test.Table.During = _ => throw new StoreException("The table is away.", isTransient: true);

        var outcome = await test.Pipeline.Runner.ScoreAsync("u50", Token);

        Assert.Equal(RowOutcomeKind.Scored, outcome.Kind);
        await Eventually.TrueAsync(() => test.Counted("lost") == 1, "the lost explanation");
        test.Table.During = _ => Task.CompletedTask;
        await test.Pipeline.Runner.ScoreAsync("u51", Token);
        await Eventually.TrueAsync(() => test.Counted("stored") == 1, "the explanation after the table is back");
    }

    [Fact]
    public async Task Offer_RowOverWhichTheModelThrowsAnything_LosesItsOwnExplanationAlone()
    {
        await using var test = await OpenAsync(store => store.Top = 1);
        var apply = test.Pipeline.Test.Model.Instead!;
        test.Pipeline.Test.Model.Instead = (batch, token) => batch.Count > 1 && batch.Users.All(user => user == "u50")
            ? throw new InvalidOperationException("It takes no mixed rows of this user.")
            : apply(batch, token);

        await test.Pipeline.Runner.ScoreAllAsync(["u49", "u50", "u51"]);

        await Eventually.TrueAsync(() => test.Counted("stored") + test.Counted("lost") == 3, "an end for every explanation");
        Assert.Equal((2, 1), (test.Counted("stored"), test.Counted("lost")));
        Assert.Equal(["u49", "u51"], test.Table.Rows.Select(row => row.User).Order());
    }

    [Fact]
    public async Task Offer_UserWhoIsForgottenMeanwhile_IsNotStored()
    {
        await using var test = await OpenAsync(store => store.Top = 1);
        var gate = new Gate();
        var apply = test.Pipeline.Test.Model.Instead!;
        await test.Pipeline.Runner.ScoreAsync("u50", Token);
        await Eventually.TrueAsync(() => test.Counted("stored") == 1, "the first explanation");
        test.Pipeline.Test.Model.Instead = async (batch, token) =>
        {
            if (batch.Count > 1)
                await gate.PassAsync(token);
            return await apply(batch, token);
        };
        await test.Pipeline.Runner.ScoreAsync("u51", Token);
        await gate.Reached;

        await test.Pipeline.Runner.Forgetting.BeginAsync("u51", Token);
        gate.Open();
        await test.Pipeline.Runner.ScoreAsync("u52", Token);
        await Eventually.TrueAsync(() => test.Table.Rows.Any(row => row.User == "u52"), "the explanation of the next user");

        Assert.DoesNotContain(test.Table.Rows, row => row.User == "u51");
    }

    [Fact]
    public async Task LoadAsync_WriterWithoutTheTable_IsAFault()
    {
        var pipeline = new ExplainedPipeline();
        pipeline.Test.Options.Explain.Store.When = "y > 1";

        var e = await Assert.ThrowsAsync<PipelineConfigurationException>(() => pipeline.OpenAsync());

        Assert.Equal("Pipelines:explained:Explain:Store", Assert.Single(e.Faults).Setting);
    }

    private static string User(RowOutcome outcome) => outcome.Predictions!.Outputs.Users[outcome.Row];

    private static object Output(RowOutcome outcome) => outcome.Predictions!.Outputs["y"].ValueAt(outcome.Row)!;

    private static async Task<StoredExplanations> OpenAsync(Action<ExplainStoreOptions> configure)
    {
        var test = new StoredExplanations();
        configure(test.Pipeline.Test.Options.Explain.Store);
        await test.Pipeline.OpenAsync(metrics: test.Metrics);
        return test;
    }
}
