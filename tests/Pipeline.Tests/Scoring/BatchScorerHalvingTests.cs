using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>When a batch is halved, each user still gets the right outcome, whatever else fails in the batch.</summary>
public sealed class BatchScorerHalvingTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 9).Select(i => $"u{i:00}")];

    private readonly FakeTimeProvider clock = new();
    private readonly DistinctPipeline distinct = new();

    [Fact]
    public async Task Score_ModelFailsOnARowAfterUnusableOnes_OnlyThatUserFails()
    {
        distinct.Unusable.UnionWith(["u00", "u03"]);
        distinct.ModelFails["u06"] = new FormatException();

        var outcomes = await OneBatchAsync();

        AssertKinds(outcomes, ("u00", RowOutcomeKind.Unusable), ("u03", RowOutcomeKind.Unusable), ("u06", RowOutcomeKind.Failed));
        Assert.Equal("z", outcomes[0].Column);
    }

    [Fact]
    public async Task Score_ModelRefusesARowAfterUnusableOnes_OnlyThatUserIsUnusableWithItsColumn()
    {
        distinct.Unusable.UnionWith(["u00", "u03"]);
        distinct.ModelFails["u06"] = new ModelException("A value is unknown.");

        var outcomes = await OneBatchAsync();

        AssertKinds(outcomes, ("u00", RowOutcomeKind.Unusable), ("u03", RowOutcomeKind.Unusable), ("u06", RowOutcomeKind.Unusable));
        Assert.Equal("x", outcomes[6].Column);
    }

    [Fact]
    public async Task Score_TableRefusesARowAfterUnusableOnes_OnlyThatUserFails()
    {
        distinct.Unusable.UnionWith(["u00", "u03"]);
        distinct.Refused.Add("u06");

        var outcomes = await OneBatchAsync();

        AssertKinds(outcomes, ("u00", RowOutcomeKind.Unusable), ("u03", RowOutcomeKind.Unusable), ("u06", RowOutcomeKind.Failed));
        Assert.False(distinct.Test.Writer.Rows.ContainsKey("u06"));
    }

    [Fact]
    public async Task Score_NewerScoreInTheLaterHalfOfABatchThatTheTableRefuses_OnlyThatUserIsReadBack()
    {
        distinct.Unusable.Add("u00");
        distinct.Refused.Add("u02");
        var newer = distinct.KeepNewer("u07", clock.GetUtcNow().AddYears(1));

        var outcomes = await OneBatchAsync();

        AssertKinds(outcomes[..7], ("u00", RowOutcomeKind.Unusable), ("u02", RowOutcomeKind.Failed));
        DistinctPipeline.AssertScored("u07", newer, outcomes[7]);
        DistinctPipeline.AssertScored("u08", outcomes[8]);
    }

    [Fact]
    public async Task Score_EveryStageIsHalved_EachUserGetsTheirOwnOutcome()
    {
        distinct.Unusable.UnionWith(["u01", "u06"]);
        distinct.ModelFails["u03"] = new FormatException();
        distinct.Refused.Add("u05");
        distinct.Test.Retriever.During = (users, _) => users.Contains("u07") ? throw Unreadable() : Task.CompletedTask;
        var newer = distinct.KeepNewer("u08", clock.GetUtcNow().AddYears(1));

        var outcomes = await OneBatchAsync(reads: 9);

        AssertKinds(
            outcomes[..8],
            ("u01", RowOutcomeKind.Unusable), ("u03", RowOutcomeKind.Failed), ("u05", RowOutcomeKind.Failed),
            ("u06", RowOutcomeKind.Unusable), ("u07", RowOutcomeKind.Unusable));
        DistinctPipeline.AssertScored("u08", newer, outcomes[8]);
    }

    [Fact]
    public async Task Score_ReadIsHalved_EachScoreHasTheTimeOfItsOwnRead()
    {
        var asked = new Dictionary<string, DateTimeOffset>();
        distinct.Test.Retriever.During = (users, _) =>
        {
            foreach (var user in users)
                asked[user] = clock.GetUtcNow();
            clock.Advance(TimeSpan.FromMilliseconds(3));
            return users.Contains("u04") ? throw Unreadable() : Task.CompletedTask;
        };

        var outcomes = await OneBatchAsync(reads: 7);

        AssertKinds(outcomes, ("u04", RowOutcomeKind.Unusable));
        Assert.All(Users.Except(["u04"]), user => Assert.Equal(asked[user], outcomes[Array.IndexOf(Users, user)].Predictions!.RetrievedAt));
        Assert.True(asked.Values.Distinct().Count() > 2, "The read was not halved.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Score_ModelHangsOnARow_OthersAreStoredMeanwhile(int bad)
    {
        var hangs = new Gate();
        var apply = distinct.Test.Model.Instead!;
        distinct.ModelFails[Users[bad]] = new ModelException("A value is unknown.");
        distinct.Test.Model.Instead = async (batch, token) =>
        {
            if (batch.Users.Contains(Users[bad]) && batch.Count == 1)
                await hangs.PassAsync(token);
            return await apply(batch, token);
        };

        var scoring = OneBatchAsync();
        await hangs.Reached;
        // All but the bad row and the other row of its pair, at most.
        await Eventually.TrueAsync(() => distinct.Test.Writer.Rows.Keys.Intersect(Users).Count() >= 7, "the other rows to be stored");
        Assert.False(scoring.IsCompleted);
        hangs.Open();

        AssertKinds(await scoring, (Users[bad], RowOutcomeKind.Unusable));
    }

    [Fact]
    public async Task Score_CallersOfDifferentDeadlinesInAHalvedBatch_WaitUntilTheirOwnDeadline()
    {
        distinct.Refused.Add("u01");
        var held = new Gate();
        var halved = new Gate();
        distinct.Test.Retriever.During = (_, token) => held.PassAsync(token);
        var refuse = distinct.Test.Writer.During;
        // The later half of the batch is written only after the deadline of the first caller.
        distinct.Test.Writer.During = async (predictions, token) =>
        {
            if (predictions.Outputs.Users.Contains("u03") && !predictions.Outputs.Users.Contains("u01"))
                await halved.PassAsync(token);
            await refuse(predictions, token);
        };
        var runner = await distinct.Test.RunnerAsync(clock);
        var first = runner.ScoreAsync("u99");
        await held.Reached;
        var seconds = new[] { 1, 2, 9, 3 };
        var scoring = seconds.Select((each, i) =>
            new UserRuns(runner, $"u{i:00}")
                .ScoreAsync(Lane.Single, runner.NewDeadline(TimeSpan.FromSeconds(each)), null, default).AsTask()).ToArray();
        held.Open();
        await first;

        await halved.Reached;
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(RowOutcomeKind.DeadlineExceeded, (await scoring[3]).Kind);
        halved.Open();
        DistinctPipeline.AssertScored("u02", await scoring[2]);

        // All were scored in one run, although three of its four callers had gone.
        Assert.Equal([["u99"], ["u00", "u01", "u02", "u03"]], distinct.Test.Retriever.Reads);
    }

    private static StoreException Unreadable() => new("A row cannot be read.", blamesData: true);

    private static void AssertKinds(RowOutcome[] outcomes, params (string User, RowOutcomeKind Kind)[] others)
    {
        var kinds = others.ToDictionary(each => each.User, each => each.Kind);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (kinds.TryGetValue(Users[i], out var kind))
            {
                Assert.Equal((Users[i], kind), (Users[i], outcomes[i].Kind));
            }
            else
            {
                DistinctPipeline.AssertScored(Users[i], outcomes[i]);
            }
        }
    }

    private async Task<RowOutcome[]> OneBatchAsync(int reads = 1)
    {
        var outcomes = await distinct.OneBatchAsync(await distinct.Test.RunnerAsync(clock), Users);
        // A user without an outcome would get another run. That run would hide that the first run lost the outcome.
        Assert.Equal(reads, distinct.Test.Retriever.Reads.Count);
        return outcomes;
    }
}
