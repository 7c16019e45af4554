namespace ModelPipeline.Tests;

public sealed class ExplainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExplainAsync_LinearModel_GivesWeightTimesDistanceFromTheMean()
    {
        await using var test = new ExplainedPipeline();
        await test.OpenAsync();
        string[] background = [.. Enumerable.Range(0, 40).Select(i => $"u{i}")];

        var explanation = await test.ExplainAsync("u57");

        Assert.Equal(("explained", "u57"), (explanation.Pipeline, explanation.User));
        Assert.Equal(("v1", "y"), (explanation.ModelVersion, explanation.Output));
        Assert.Equal((ExplanationMethod.Exact, ExplanationScale.Output, 0), (explanation.Method, explanation.Scale, explanation.Samples));
        Assert.Equal(40, explanation.Background.Rows);
        var byColumn = explanation.Contributions.ToDictionary(each => each.Column, each => each.Contribution);
        Assert.Equal(2 * (ExplainedPipeline.A("u57") - background.Average(ExplainedPipeline.A)), byColumn["a"], 1e-6);
        Assert.Equal(-3 * (ExplainedPipeline.B("u57") - background.Average(ExplainedPipeline.B)), byColumn["b"], 1e-6);
        var shareOfX = background.Count(user => ExplainedPipeline.C(user) == "x") / 40.0;
        Assert.Equal(10 * ((ExplainedPipeline.C("u57") == "x" ? 1 : 0) - shareOfX), byColumn["c"], 1e-6);
        Assert.Equal(explanation.Prediction, explanation.Baseline + explanation.Contributions.Sum(each => each.Contribution), 1e-9);
        Assert.Equal(0, explanation.Error, 1e-9);
        Assert.Equal(explanation.Contributions, explanation.Contributions.OrderByDescending(each => Math.Abs(each.Contribution)));
    }

    [Fact]
    public async Task ExplainAsync_Values_AreThoseOfTheUserBesideTheTypicalOnes()
    {
        await using var test = new ExplainedPipeline();
        await test.OpenAsync();
        double[] sorted = [.. Enumerable.Range(0, 40).Select(i => ExplainedPipeline.A($"u{i}")).Order()];

        var explanation = await test.ExplainAsync("u57");

        var a = explanation.Contributions.Single(each => each.Column == "a");
        Assert.Equal((ExplainedPipeline.A("u57"), sorted[19]), ((double)a.Value!, (double)a.Typical!));
        var c = explanation.Contributions.Single(each => each.Column == "c");
        Assert.Equal(("x", "y"), (c.Value, c.Typical));
    }

    [Fact]
    public async Task ExplainAsync_Top_AddsTheOthersUp()
    {
        await using var test = new ExplainedPipeline();
        await test.OpenAsync();

        var all = await test.ExplainAsync("u57");
        var one = await test.ExplainAsync("u57", new(Top: 1));

        Assert.Equal(all.Contributions[0], Assert.Single(one.Contributions));
        Assert.Equal(all.Contributions.Skip(1).Sum(each => each.Contribution), one.Others, 1e-12);
        Assert.Equal(0, one.Error, 1e-9);
    }

    [Fact]
    public async Task ExplainAsync_Groups_GetOneContributionTogether()
    {
        await using var test = new ExplainedPipeline { Function = (a, b, c) => (a * b) + (c == "x" ? a : 0) };
        test.Test.Options.Explain.Groups["pair"] = ["a", "c"];
        await test.OpenAsync();

        var explanation = await test.ExplainAsync("u57");

        Assert.Equal(["b", "pair"], explanation.Contributions.Select(each => each.Column).Order());
        Assert.Equal(0, explanation.Error, 1e-9);
        var value = Assert.IsType<Dictionary<string, object?>>(explanation.Contributions.Single(each => each.Column == "pair").Value);
        Assert.Equal((1.0, "x"), (value["a"], value["c"]));
    }

    [Fact]
    public async Task ExplainAsync_LogOdds_AddsUpInLogOdds()
    {
        await using var test = new ExplainedPipeline { Function = (a, b, c) => 1 / (1 + Math.Exp(-((0.5 * a) - (0.2 * b)))) };
        await test.OpenAsync();

        var explanation = await test.ExplainAsync("u57", new(Scale: ExplanationScale.LogOdds));

        Assert.Equal((0.5 * ExplainedPipeline.A("u57")) - (0.2 * ExplainedPipeline.B("u57")), explanation.Prediction, 1e-9);
        var expected = 0.5 * (ExplainedPipeline.A("u57") - Enumerable.Range(0, 40).Average(i => ExplainedPipeline.A($"u{i}")));
        Assert.Equal(expected, explanation.Contributions.Single(each => each.Column == "a").Contribution, 1e-6);
        Assert.Equal(0, explanation.Error, 1e-9);
    }

    [Fact]
    public async Task ExplainAsync_Samples_EstimatesInWholeRounds()
    {
        await using var test = new ExplainedPipeline { Function = (a, b, c) => a * b * (c == "x" ? 2 : 1) };
        await test.OpenAsync();

        var few = await test.ExplainAsync("u57", new(Samples: 1));
        var more = await test.ExplainAsync("u57", new(Samples: 90));

        Assert.Equal((ExplanationMethod.Permutation, 80), (few.Method, few.Samples));
        Assert.Equal((ExplanationMethod.Permutation, 120), (more.Method, more.Samples));
        Assert.Contains(few.Contributions, each => each.StandardError > 0);
        Assert.Equal(0, few.Error, 1e-9);
    }

    [Fact]
    public async Task ExplainAsync_OnAnySilo_GivesTheSame()
    {
        await using var one = new ExplainedPipeline { Function = (a, b, c) => a * b * (c == "x" ? 2 : 1), Background = 150 };
        await using var other = new ExplainedPipeline { Function = one.Function, Background = 150 };
        // The other silo reads the same rows in another order.
        var sample = other.Test.Retriever.Sample;
        other.Test.Retriever.Sample = () => sample()!.Select([.. Enumerable.Range(0, 150).Reverse()]);
        await one.OpenAsync();
        await other.OpenAsync();
        var request = new ExplanationRequest(Samples: 300);

        var first = Json(await one.ExplainAsync("u57", request));

        Assert.Equal(first, Json(await one.ExplainAsync("u57", request)));
        Assert.Equal(first, Json(await other.ExplainAsync("u57", request)));
        Assert.Contains("\"Rows\":100", first, StringComparison.Ordinal);

        static string Json(Explanation explanation) => System.Text.Json.JsonSerializer.Serialize(explanation);
    }

    [Theory]
    [InlineData("label", ExplanationOutcomeKind.Explained, "")]
    [InlineData("text", ExplanationOutcomeKind.Invalid, "\"output\" is 'text', which is no number; name one of y, label.")]
    [InlineData("q", ExplanationOutcomeKind.Invalid, "\"output\" is 'q', which is no output of the pipeline; name one of y, label.")]
    public async Task ExplainAsync_NamedOutput_IsExplainedIfItIsANumber(string output, ExplanationOutcomeKind kind, string reason)
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();

        var outcome = await explainer.ExplainAsync("u57", new(output), Token);

        Assert.Equal((kind, reason), (outcome.Kind, outcome.Reason));
        Assert.Equal(kind == ExplanationOutcomeKind.Explained ? output : null, outcome.Explanation?.Output);
    }

    [Fact]
    public async Task ExplainAsync_LogOddsOfANumberThatIsNoProbability_IsRefused()
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();

        var outcome = await explainer.ExplainAsync("u3", new(Scale: ExplanationScale.LogOdds), Token);

        Assert.Equal(ExplanationOutcomeKind.Invalid, outcome.Kind);
        Assert.Contains("'y' is no probability", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", ExplanationOutcomeKind.NoInput)]
    [InlineData("u57", ExplanationOutcomeKind.UnknownVersion, "v9")]
    public async Task ExplainAsync_NothingToExplain_SaysWhy(string user, ExplanationOutcomeKind kind, string? version = null)
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();

        var outcome = await explainer.ExplainAsync(user, new(Version: version), Token);

        Assert.Equal(kind, outcome.Kind);
        Assert.NotEmpty(outcome.Reason);
    }

    [Fact]
    public async Task ExplainAsync_ModelThatFailsOnMixedRows_SaysSo()
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();
        await test.ExplainAsync("u57");
        test.Function = (a, b, c) => a == ExplainedPipeline.A("u57") && b == ExplainedPipeline.B("u57")
            ? 1
            : throw new ModelException("It takes no other row.");

        var outcome = await explainer.ExplainAsync("u57", new(), Token);

        Assert.Equal(ExplanationOutcomeKind.Unusable, outcome.Kind);
        Assert.StartsWith("The model fails on rows that mix the user's values", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainAsync_OutputThatIsNoNumber_IsUnusable()
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();
        test.Function = (a, b, c) => c == "x" ? double.NaN : 1;

        var outcome = await explainer.ExplainAsync("u57", new(), Token);

        Assert.Equal(ExplanationOutcomeKind.Unusable, outcome.Kind);
        Assert.Contains("output 'y' is no finite number", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e308)]
    [InlineData(1e200)]
    public async Task ExplainAsync_OutputWhoseSquareIsNoNumber_IsUnusable(double value)
    {
        await using var test = new ExplainedPipeline { Function = (a, b, c) => (a - b) * value };
        var explainer = await test.OpenAsync();

        var outcome = await explainer.ExplainAsync("u57", new(Samples: 100), Token);

        Assert.Equal(ExplanationOutcomeKind.Unusable, outcome.Kind);
    }

    [Fact]
    public async Task ExplainAsync_OutputThatIsLarge_HasNumbersOnly()
    {
        await using var test = new ExplainedPipeline { Function = (a, b, c) => (a * b) * 1e148 };
        await test.OpenAsync();

        var explanation = await test.ExplainAsync("u57", new(Samples: 100));

        Assert.All(explanation.Contributions, each =>
            Assert.True(double.IsFinite(each.Contribution) && double.IsFinite(each.StandardError)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ExplainAsync_BackgroundRowsWithoutAnOutput_AreLeftOutAndCounted(bool throws)
    {
        await using var test = new ExplainedPipeline();
        await test.OpenAsync();
        string[] good = [.. Enumerable.Range(0, 40).Select(i => $"u{i}").Where(user => ExplainedPipeline.C(user) != "x")];
        test.Function = (a, b, c) =>
        {
            if (c != "x")
                return 2 * a;
            return throws ? throw new ModelException("It takes no x.") : double.NaN;
        };

        var explanation = await test.ExplainAsync("u58");

        Assert.Equal((good.Length, 40 - good.Length), (explanation.Background.Rows, explanation.Background.Failed));
        Assert.Equal(good.Average(user => 2 * ExplainedPipeline.A(user)), explanation.Baseline, 1e-9);
        Assert.Equal(0, explanation.Error, 1e-9);
        Assert.Equal(good.Length, (await test.ExplainAsync("u59")).Background.Rows);
    }

    [Fact]
    public async Task ExplainAsync_ModelFailsOnTheWholeBackground_SaysSo()
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();
        test.Function = (_, _, _) => throw new ModelException("It takes nothing.");

        var outcome = await explainer.ExplainAsync("u57", new(), Token);

        Assert.Equal(ExplanationOutcomeKind.NoBackground, outcome.Kind);
        Assert.StartsWith("The model fails on each of the 40 rows", outcome.Reason, StringComparison.Ordinal);
        test.Function = (a, b, c) => a;
        Assert.Equal(40, (await test.ExplainAsync("u57")).Background.Rows);
    }

    [Fact]
    public async Task ExplainAsync_ServerOfTheModelIsAway_BlamesNoRow()
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();
        await test.ExplainAsync("u57");
        test.Function = (_, _, _) => throw new ModelException("The server is away.")
        {
            IsOfServer = true,
            MayPass = true,
            RetryAfter = TimeSpan.FromSeconds(7),
        };

        var outcome = await explainer.ExplainAsync("u57", new(), Token);

        Assert.Equal((ExplanationOutcomeKind.StoreUnavailable, "The server is away.", TimeSpan.FromSeconds(7)),
            (outcome.Kind, outcome.Reason, outcome.RetryAfter));
    }

    [Fact]
    public async Task ExplainAsync_FeaturesOfTheCall_AreExplainedAsColumns()
    {
        await using var test = new ExplainedPipeline();
        test.Test.Options.Input.Request["a"] = "Double";
        var sample = test.Test.Retriever.Sample;
        var explainer = await test.OpenAsync();
        test.Runner.Pipeline.SeenRows = (_, _, _) => Task.FromResult(sample());

        var missing = await explainer.ExplainAsync("u57", new(), Token);
        var explanation = await test.ExplainAsync("u57", new(Features: """{"a":6.5}"""));

        Assert.Equal((ExplanationOutcomeKind.Unusable, "a"), (missing.Kind, missing.Column));
        var a = explanation.Contributions.Single(each => each.Column == "a");
        Assert.Equal(6.5, a.Value);
        Assert.Equal(2 * (6.5 - Enumerable.Range(0, 40).Average(i => ExplainedPipeline.A($"u{i}"))), a.Contribution, 1e-6);
    }

    [Fact]
    public async Task ExplainAsync_InputWithoutSample_UsesRowsThatPassedBy()
    {
        await using var test = new ExplainedPipeline();
        var sample = test.Test.Retriever.Sample;
        var explainer = await test.OpenAsync();
        test.Test.Retriever.Sample = () => null;

        Assert.Equal(ExplanationOutcomeKind.NoBackground, (await explainer.ExplainAsync("u57", new(), Token)).Kind);
        test.Runner.Pipeline.SeenRows = (version, _, _) => Task.FromResult(version == "v1" ? sample()!.Slice(0, 10) : null);

        Assert.Equal(10, (await test.ExplainAsync("u57")).Background.Rows);
    }

    [Fact]
    public async Task ExplainAsync_UserOfTheBackgroundIsForgotten_DrawsAnother()
    {
        await using var test = new ExplainedPipeline();
        await test.OpenAsync();
        var before = await test.ExplainAsync("u57");
        test.Background = 30;

        test.Runner.Pipeline.Rollout.Forget("nobody");
        Assert.Equal(before.Background, (await test.ExplainAsync("u57")).Background);
        test.Runner.Pipeline.Rollout.Forget("u39");

        Assert.Equal(30, (await test.ExplainAsync("u57")).Background.Rows);
    }

    [Fact]
    public async Task ExplainAsync_Explanation_LeavesNoTraceInScores()
    {
        await using var test = new ExplainedPipeline();
        await test.OpenAsync();
        var statistics = test.Runner.Pipeline.Versions.Current.Stable.Version!.Statistics;
        var before = statistics.Copy().ToBytes();

        await test.ExplainAsync("u57");

        Assert.Equal(before, statistics.Copy().ToBytes());
        Assert.Empty(test.Test.Writer.Writes);
    }

    [Fact]
    public async Task ExplainAsync_SlowModel_EndsAtTheDeadline()
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();
        await test.ExplainAsync("u57");
        var gate = new Gate();
        test.Test.Retriever.During = (_, token) => gate.PassAsync(token);
        var usual = test.Test.Options.Timeout;
        test.Test.Options.Timeout = TimeSpan.FromMilliseconds(200);

        var outcome = await explainer.ExplainAsync("u57", new(), Token);

        Assert.Equal(ExplanationOutcomeKind.DeadlineExceeded, outcome.Kind);
        test.Test.Options.Timeout = usual;
        gate.Open();
        Assert.Equal("u58", (await test.ExplainAsync("u58")).User);
    }

    [Fact]
    public async Task ExplainAsync_ManyCallers_BeyondTheQueueAreTurnedAway()
    {
        await using var test = new ExplainedPipeline();
        var explainer = await test.OpenAsync();
        var gate = new Gate();
        test.Test.Retriever.During = (_, token) => gate.PassAsync(token);
        var first = explainer.ExplainAsync("u57", new(), Token);
        await gate.Reached;
        var waiting = Enumerable.Range(0, ExplanationLane.MaxWaiting).Select(_ => explainer.ExplainAsync("u57", new(), Token)).ToList();

        var beyond = await explainer.ExplainAsync("u57", new(), Token);

        Assert.Equal(ExplanationOutcomeKind.Saturated, beyond.Kind);
        gate.Open();
        Assert.All(await Task.WhenAll(waiting.Append(first)), each => Assert.Equal(ExplanationOutcomeKind.Explained, each.Kind));
    }

    [Fact]
    public async Task ExplainAsync_Rows_GoToTheModelAFewAtATime()
    {
        await using var test = new ExplainedPipeline { Function = (a, b, c) => a * b * (c == "x" ? 2 : 1), Background = 100 };
        await test.OpenAsync();
        var sizes = new List<int>();
        var apply = test.Test.Model.Instead!;
        test.Test.Model.Instead = (batch, token) =>
        {
            sizes.Add(batch.Count);
            return apply(batch, token);
        };

        await test.ExplainAsync("u57", new(Samples: 500));

        Assert.All(sizes, size => Assert.InRange(size, 1, ExplainedModel.RowsAtATime));
        Assert.Contains(ExplainedModel.RowsAtATime, sizes);
    }
}
