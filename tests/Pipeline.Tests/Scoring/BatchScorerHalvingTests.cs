using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A batch that is halved is still a batch of users: each gets what is theirs, whatever else goes wrong in it.</summary>
public sealed class BatchScorerHalvingTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 9).Select(i => $"u{i:00}")];

    private readonly FakeTimeProvider clock = new();
    private readonly TellingPipeline telling = new();

    [Fact]
    public async Task Score_ModelFailsOnARowAfterUnusableOnes_ThatUserAloneFails()
    {
        telling.Unusable.UnionWith(["u00", "u03"]);
        telling.ModelFails["u06"] = new FormatException();

        var outcomes = await OneBatchAsync();

        AssertKinds(outcomes, ("u00", RowOutcomeKind.Unusable), ("u03", RowOutcomeKind.Unusable), ("u06", RowOutcomeKind.Failed));
        Assert.Equal("z", outcomes[0].Column);
    }

    [Fact]
    public async Task Score_ModelRefusesARowAfterUnusableOnes_ThatUserAloneIsUnusableAndTheColumnIsItsOwn()
    {
        telling.Unusable.UnionWith(["u00", "u03"]);
        telling.ModelFails["u06"] = new ModelException("A value is unknown.");

        var outcomes = await OneBatchAsync();

        AssertKinds(outcomes, ("u00", RowOutcomeKind.Unusable), ("u03", RowOutcomeKind.Unusable), ("u06", RowOutcomeKind.Unusable));
        Assert.Equal("x", outcomes[6].Column);
    }

    [Fact]
    public async Task Score_TableRefusesARowAfterUnusableOnes_ThatUserAloneFails()
    {
        telling.Unusable.UnionWith(["u00", "u03"]);
        telling.Refused.Add("u06");

        var outcomes = await OneBatchAsync();

        AssertKinds(outcomes, ("u00", RowOutcomeKind.Unusable), ("u03", RowOutcomeKind.Unusable), ("u06", RowOutcomeKind.Failed));
        Assert.False(telling.Test.Writer.Rows.ContainsKey("u06"));
    }

    [Fact]
    public async Task Score_NewerScoreInTheLaterHalfOfABatchThatTheTableRefuses_ThatUserAloneIsReadBack()
    {
        telling.Unusable.Add("u00");
        telling.Refused.Add("u02");
        var newer = telling.KeepNewer("u07", clock.GetUtcNow().AddYears(1));

        var outcomes = await OneBatchAsync();

        AssertKinds(outcomes[..7], ("u00", RowOutcomeKind.Unusable), ("u02", RowOutcomeKind.Failed));
        TellingPipeline.AssertScored("u07", newer, outcomes[7]);
        TellingPipeline.AssertScored("u08", outcomes[8]);
    }

    [Fact]
    public async Task Score_EveryStageIsHalved_EachUserGetsTheirOwn()
    {
        telling.Unusable.UnionWith(["u01", "u06"]);
        telling.ModelFails["u03"] = new FormatException();
        telling.Refused.Add("u05");
        telling.Test.Retriever.During = (users, _) => users.Contains("u07") ? throw Unreadable() : Task.CompletedTask;
        var newer = telling.KeepNewer("u08", clock.GetUtcNow().AddYears(1));

        var outcomes = await OneBatchAsync(reads: 9);

        AssertKinds(
            outcomes[..8],
            ("u01", RowOutcomeKind.Unusable), ("u03", RowOutcomeKind.Failed), ("u05", RowOutcomeKind.Failed),
            ("u06", RowOutcomeKind.Unusable), ("u07", RowOutcomeKind.Unusable));
        TellingPipeline.AssertScored("u08", newer, outcomes[8]);
    }

    [Fact]
    public async Task Score_ReadIsHalved_EachScoreHasTheTimeOfItsOwnRead()
    {
        var asked = new Dictionary<string, DateTimeOffset>();
        telling.Test.Retriever.During = (users, _) =>
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

    [Fact]
    public async Task Score_CallersOfDifferentDeadlinesInABatchThatIsHalved_WaitAsLongAsEachOfThemSaid()
    {
        telling.Refused.Add("u01");
        var (held, halved) = (new Gate(), new Gate());
        telling.Test.Retriever.During = (_, token) => held.PassAsync(token);
        var refuse = telling.Test.Writer.During;
        // The later half of the batch is written only after the deadline of the first caller.
        telling.Test.Writer.During = async (predictions, token) =>
        {
            if (predictions.Outputs.Users.Contains("u03") && !predictions.Outputs.Users.Contains("u01"))
                await halved.PassAsync(token);
            await refuse(predictions, token);
        };
        var runner = await telling.Test.RunnerAsync(clock);
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
        TellingPipeline.AssertScored("u02", await scoring[2]);

        // In one run, although three of its four callers had gone.
        Assert.Equal([["u99"], ["u00", "u01", "u02", "u03"]], telling.Test.Retriever.Reads);
    }

    private static StoreException Unreadable() => new("A row cannot be read.", blamesData: true);

    private static void AssertKinds(RowOutcome[] outcomes, params (string User, RowOutcomeKind Kind)[] others)
    {
        var kinds = others.ToDictionary(each => each.User, each => each.Kind);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (kinds.TryGetValue(Users[i], out var kind))
                Assert.Equal((Users[i], kind), (Users[i], outcomes[i].Kind));
            else
                TellingPipeline.AssertScored(Users[i], outcomes[i]);
        }
    }

    private async Task<RowOutcome[]> OneBatchAsync(int reads = 1)
    {
        var outcomes = await telling.OneBatchAsync(await telling.Test.RunnerAsync(clock), Users);
        // A user without an outcome would get another run, which hides that the first one lost it.
        Assert.Equal(reads, telling.Test.Retriever.Reads.Count);
        return outcomes;
    }
}
