using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A view that fails for a user, in a store that takes half a second a query; a deadline of ten seconds.</summary>
public sealed class SlowStoreTests
{
    private static readonly TimeSpan Query = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();
    private readonly string[] users = [.. Enumerable.Range(0, 511).Select(i => $"user-{i}"), "broken"];
    private readonly ConcurrentDictionary<string, TimeSpan> told = [];
    private bool isHeld = true;

    public SlowStoreTests()
    {
        Random.Shared.Shuffle(users);
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Retriever.During = async (read, token) =>
        {
            // One holds the only slot until the others wait.
            if (read is ["holder"])
            {
                while (Volatile.Read(ref isHeld))
                    await Task.Yield();
                return;
            }

            await Task.Delay(Query, clock, token);
            if (read.Contains("broken"))
                throw new StoreException("The view divides by zero.", blamesData: true);
        };
    }

    [Fact]
    public async Task Score_ViewThatFailsForOneOf512_511AreScoredAndOneIsTold()
    {
        var runner = await test.RunnerAsync(clock);
        var outcomes = await ScoreAsync(runner);

        Assert.Equal(511, outcomes.Values.Count(outcome => outcome.Kind == RowOutcomeKind.Scored));
        Assert.Equal((RowOutcomeKind.Unusable, "The view divides by zero."), (outcomes["broken"].Kind, outcomes["broken"].Reason));
        // Half of them after the second query, not after the last.
        Assert.True(told.Values.Count(time => time <= 3 * Query) >= 256, $"after {3 * Query} {told.Values.Count(time => time <= 3 * Query)} were told");
        Assert.True(told["broken"] <= TimeSpan.FromSeconds(8), $"the last was told after {told["broken"]}");
    }

    [Fact]
    public async Task Score_AgainWithinAMinute_TheUserIsReadAloneAndNobodyWaitsForIt()
    {
        var runner = await test.RunnerAsync(clock);
        await ScoreAsync(runner);
        test.Retriever.Reads.Clear();

        var outcomes = await ScoreAsync(runner);

        Assert.Equal(511, outcomes.Values.Count(outcome => outcome.Kind == RowOutcomeKind.Scored));
        Assert.Equal(RowOutcomeKind.Unusable, outcomes["broken"].Kind);
        Assert.Equal([1, 1, 511], test.Retriever.Reads.Select(read => read.Length).Order());
        Assert.Contains(test.Retriever.Reads, read => read is ["broken"]);
    }

    [Fact]
    public async Task Score_RowThatTheOutputRefuses_TheOthersAreToldAtOnceToo()
    {
        users[100] = "refused";
        var runner = await test.RunnerAsync(clock);
        test.Writer.During = (_, token) => Task.Delay(Query, clock, token);

        var outcomes = await ScoreAsync(runner);

        Assert.Equal(users.Contains("broken") ? 510 : 511, outcomes.Values.Count(outcome => outcome.Kind == RowOutcomeKind.Scored));
        Assert.Equal(RowOutcomeKind.Failed, outcomes["refused"].Kind);
    }

    private async Task<Dictionary<string, RowOutcome>> ScoreAsync(PipelineRunner runner)
    {
        Volatile.Write(ref isHeld, true);
        var holder = runner.ScoreAsync("holder");
        await Eventually.TrueAsync(() => test.Retriever.Reads.Any(read => read is ["holder"]), "the holder to be read");
        var began = clock.GetTimestamp();
        var scoring = users.Select(async user =>
        {
            var outcome = await runner.ScoreAsync(user);
            told[user] = clock.GetElapsedTime(began);
            return (user, outcome);
        }).ToArray();
        Volatile.Write(ref isHeld, false);
        var all = Task.WhenAll(scoring);
        await Eventually.TrueAsync(() =>
        {
            // Small steps: what the clock wakes gets time to run before the clock is far ahead.
            clock.Advance(TimeSpan.FromMilliseconds(10));
            return all.IsCompleted;
        }, "the outcomes");
        await holder;
        return (await all).ToDictionary(each => each.user, each => each.outcome);
    }
}
