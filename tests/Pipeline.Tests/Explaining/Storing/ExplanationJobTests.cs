using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

public sealed class ExplanationJobTests
{
    private static readonly string[] Users = [.. Enumerable.Range(40, 100).Select(i => $"u{i}")];

    private readonly Guid job = Guid.NewGuid();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ListOfUsers_StoresWhatACallExplainsAndNoScore()
    {
        await using var test = await OpenAsync();

        var progress = await RunAsync(test, Users);

        Assert.Equal((true, 100L, 100L, 0L), (progress.IsDone, progress.Read, progress.Scored, progress.Failed));
        Assert.Empty(test.Pipeline.Test.Writer.Writes);
        Assert.Equal(Users.Order(), test.Table.Rows.Select(row => row.User).Order());
        var explanation = await test.Pipeline.ExplainAsync("u57", new(Top: 5));
        var stored = test.Table.Rows.Single(row => row.User == "u57").Values;
        Assert.Equal(ContributionsJson.Write(explanation.Contributions), stored["contributions"]);
        Assert.Equal((explanation.Baseline, explanation.Prediction), (stored["baseline"], stored["prediction"]));
        Assert.Equal(job.ToString(), stored["run_id"]);
        Assert.Equal(100, test.Counted("stored"));
    }

    [Fact]
    public async Task RunAsync_Condition_StoresOnlyUsersWhoseScoreMeetsIt()
    {
        await using var test = await OpenAsync(store => (store.When, store.Top) = ("y > 0 and label = 1", 2));

        var progress = await RunAsync(test, Users);

        Assert.Equal((true, 100L, 0L), (progress.IsDone, progress.Scored, progress.Failed));
        string[] expected = [.. Users.Where(user => Y(user) > 0)];
        Assert.InRange(expected.Length, 10, 90);
        Assert.Equal(expected.Order(), test.Table.Rows.Select(row => row.User).Order());
    }

    [Fact]
    public async Task RunAsync_UsersWhoCannotBeExplained_FailAlone()
    {
        await using var test = await OpenAsync(store => store.When = "y > -1000");
        test.Pipeline.Function = (a, b, c) => (a, b, c) == Row("u45") ? throw new ModelException("It takes no such row.") : a;

        var progress = await RunAsync(test, ["u41", "u45", "missing7", "u46"]);

        Assert.Equal((true, 2L, 2L), (progress.IsDone, progress.Scored, progress.Failed));
        Assert.Equal(["u41", "u46"], test.Table.Rows.Select(row => row.User).Order());
        Assert.Equal(["missing7", "u45"], test.Pipeline.Test.Writer.Failures.Keys.Order());
        Assert.Equal("It takes no such row.", test.Pipeline.Test.Writer.Failures["u45"]);
    }

    [Fact]
    public async Task RunAsync_ModelThrowsAnythingElse_FailsThatUserAloneAndNamesNoValue()
    {
        await using var test = await OpenAsync();
        test.Pipeline.Function = (a, b, c) => (a, b, c) == Row("u45") ? throw new FormatException($"a is {a}") : a;

        var progress = await RunAsync(test, ["u41", "u45", "u46"]);

        Assert.Equal((true, 2L, 1L), (progress.IsDone, progress.Scored, progress.Failed));
        Assert.Equal("The model failed (FormatException).", test.Pipeline.Test.Writer.Failures["u45"]);
    }

    [Fact]
    public async Task RunAsync_TableIsAwayForAMoment_GoesOn()
    {
        await using var test = await OpenAsync();
        var calls = 0;
        test.Table.During = _ => ++calls == 1 ? throw new StoreException("The table is away.", isTransient: true) : Task.CompletedTask;

        var progress = await RunAsync(test, ["u41", "u42"]);

        Assert.Equal((true, 2L), (progress.IsDone, progress.Scored));
    }

    [Fact]
    public async Task RunAsync_NothingToCompareWith_SaysSoAndBlamesNobody()
    {
        await using var test = await OpenAsync();
        test.Pipeline.Test.Retriever.Sample = () => null;

        var progress = await RunAsync(test, ["u41"]);

        Assert.Equal((false, 0L), (progress.IsDone, progress.Failed));
        Assert.StartsWith("There are no rows of the input", progress.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ServerOfTheModelIsAway_BlamesNobodyAndMayPass()
    {
        await using var test = await OpenAsync();
        await test.Pipeline.ExplainAsync("u57");
        test.Pipeline.Function = (_, _, _) => throw new ModelException("The server is away.") { IsOfServer = true, MayPass = true };

        var progress = await RunAsync(test, ["u41"]);

        Assert.Equal((false, 0L, true), (progress.IsDone, progress.Failed, progress.MayPass));
        Assert.Equal("The server is away.", progress.Failure);
    }

    [Fact]
    public async Task StopAsync_InTheMiddle_EndsAndGoesOnLater()
    {
        await using var test = await OpenAsync();
        var gate = new Gate();
        var scorer = Scorer();
        var apply = test.Pipeline.Test.Model.Instead!;
        await test.Pipeline.ExplainAsync("u57");
        test.Pipeline.Test.Model.Instead = async (batch, token) =>
        {
            await gate.PassAsync(token);
            return await apply(batch, token);
        };
        await scorer.RunAsync(test.Pipeline.Runner, Work(Users), new(), TimeSpan.Zero, Token);
        await gate.Reached;

        var stopped = await scorer.StopAsync(job, 0, TimeSpan.FromMilliseconds(50));
        gate.Open();
        var progress = await scorer.RunAsync(test.Pipeline.Runner, Work(Users), stopped!, TimeSpan.FromSeconds(60), Token);

        Assert.False(stopped!.IsDone);
        Assert.Equal((true, 100L), (progress.IsDone, progress.Scored));
        Assert.Equal(Users.Order(), test.Table.Rows.Select(row => row.User).Order());
    }

    [Fact]
    public async Task RunAsync_UserWhoIsForgottenMeanwhile_IsNotStored()
    {
        await using var test = await OpenAsync();
        var gate = new Gate();
        var apply = test.Pipeline.Test.Model.Instead!;
        await test.Pipeline.ExplainAsync("u57");
        test.Pipeline.Test.Model.Instead = async (batch, token) =>
        {
            await gate.PassAsync(token);
            return await apply(batch, token);
        };
        var running = RunAsync(test, ["u41", "u42"]);
        await gate.Reached;

        await test.Pipeline.Runner.Forgetting.BeginAsync("u41", Token);
        gate.Open();
        await running;

        Assert.Equal("u42", Assert.Single(test.Table.Rows).User);
    }

    private static double Y(string user) =>
        (2 * ExplainedPipeline.A(user)) - (3 * ExplainedPipeline.B(user)) + (ExplainedPipeline.C(user) == "x" ? 10 : 0);

    private static (double A, double B, string C) Row(string user) =>
        (ExplainedPipeline.A(user), ExplainedPipeline.B(user), ExplainedPipeline.C(user));

    private static async Task<StoredExplanations> OpenAsync(Action<ExplainStoreOptions>? configure = null)
    {
        var test = new StoredExplanations();
        configure?.Invoke(test.Pipeline.Test.Options.Explain.Store);
        await test.Pipeline.OpenAsync(metrics: test.Metrics);
        return test;
    }

    private static Task<PartitionProgress> RunAsync(PartitionScorer scorer, StoredExplanations test, PartitionWork work) =>
        scorer.RunAsync(test.Pipeline.Runner, work, new(), TimeSpan.FromSeconds(60), Token);

    private Task<PartitionProgress> RunAsync(StoredExplanations test, string[] users) =>
        RunAsync(Scorer(test.Metrics), test, Work(users));

    private static PartitionScorer Scorer(PipelineMetrics? metrics = null) =>
        new(new(), metrics ?? new(), TimeProvider.System, NullLogger<PipelineRunner>.Instance);

    private PartitionWork Work(string[] users) =>
        new(job, 0, UserList.Plan(users, users.Length).Partitions[0], IsUserList: true) { IsExplanation = true };
}
