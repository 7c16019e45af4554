namespace ModelPipeline.Tests;

public sealed class ImportanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ImportanceAsync_Sample_IsTheMeanSizeOfTheContributions()
    {
        await using var test = new ExplainedPipeline { Background = 150 };
        var explainer = await test.OpenAsync();

        var importance = (await explainer.ImportanceAsync(30, new(), Token)).Importance!;

        Assert.Equal((30, 0, true, 100), (importance.Users, importance.Failed, importance.IsComplete, importance.Background.Rows));
        Assert.Equal(("explained", "v1", "y"), (importance.Pipeline, importance.ModelVersion, importance.Output));
        // The same rows by hand: those after the background, in its order.
        var users = BackgroundRows.Order("explained", test.Test.Retriever.Sample()!).Users.Skip(100).Take(30);
        var contributions = new List<double>();
        foreach (var user in users)
            contributions.Add((await test.ExplainAsync(user)).Contributions.Single(each => each.Column == "b").Contribution);
        var b = importance.Columns.Single(each => each.Column == "b");
        Assert.Equal(contributions.Average(Math.Abs), b.Importance, 1e-9);
        Assert.Equal(contributions.Average(), b.Mean, 1e-9);
        Assert.InRange(b.StandardError, 0.01, 2);
        Assert.Equal(importance.Columns, importance.Columns.OrderByDescending(each => each.Importance));
    }

    [Fact]
    public async Task ImportanceAsync_FewerRowsThanAsked_TakesAllOfThem()
    {
        await using var test = new ExplainedPipeline { Background = 12 };
        var explainer = await test.OpenAsync();

        var importance = (await explainer.ImportanceAsync(100, new(), Token)).Importance!;

        Assert.Equal((12, true), (importance.Users, importance.IsComplete));
    }

    [Theory]
    [InlineData(null, "v9", ExplanationOutcomeKind.UnknownVersion)]
    [InlineData("text", null, ExplanationOutcomeKind.Invalid)]
    public async Task ImportanceAsync_NothingToExplain_SaysWhy(string? output, string? version, ExplanationOutcomeKind kind)
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();

        var outcome = await explainer.ImportanceAsync(10, new(output, Version: version), Token);

        Assert.Equal((kind, null), (outcome.Kind, outcome.Importance));
        Assert.NotEmpty(outcome.Reason);
    }

    [Fact]
    public async Task ImportanceAsync_RowsThatCannotBeExplained_AreCounted()
    {
        await using var test = new ExplainedPipeline { Background = 150 };
        var explainer = await test.OpenAsync();
        await test.ExplainAsync("u57");
        var users = BackgroundRows.Order("explained", test.Test.Retriever.Sample()!).Users.Skip(100).Take(30).ToList();
        var refused = (A: ExplainedPipeline.A(users[0]), B: ExplainedPipeline.B(users[0]), C: ExplainedPipeline.C(users[0]));
        test.Function = (a, b, c) => (a, b, c) == refused ? throw new ModelException("It takes no such row.") : a;

        var importance = (await explainer.ImportanceAsync(30, new(), Token)).Importance!;

        Assert.True(importance.Failed > 0);
        Assert.Equal(30, importance.Users + importance.Failed);
    }
}
