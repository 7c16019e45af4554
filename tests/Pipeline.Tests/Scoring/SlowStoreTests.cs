using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A view that fails for one user, in a store with half a second per query and a deadline of ten seconds.</summary>
public sealed class SlowStoreTests
{
    private static readonly TimeSpan Query = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();
    private readonly string[] users = [.. Enumerable.Range(0, 511).Select(i => $"user-{i}"), "broken"];
    private readonly Dictionary<string, TimeSpan> told = [];
    private TaskCompletionSource held = new();

    public SlowStoreTests()
    {
        Random.Shared.Shuffle(users);
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Retriever.During = async (read, token) =>
        {
            // One user holds the only slot until the others wait.
            if (read is ["holder"])
            {
                await held.Task;
                return;
            }

            await Task.Delay(Query, clock, token);
            if (read.Contains("broken"))
                throw new StoreException("The view divides by zero.", blamesData: true);
        };
    }

    [Fact]
    public void Score_ViewThatFailsForOneOf512_511AreScoredAndOneFails()
    {
        using var steps = new Steps();
        var runner = Open(steps);
        var outcomes = Score(steps, runner);

        Assert.Equal(511, outcomes.Values.Count(outcome => outcome.Kind == RowOutcomeKind.Scored));
        Assert.Equal((RowOutcomeKind.Unusable, "The view divides by zero."), (outcomes["broken"].Kind, outcomes["broken"].Reason));
        // Half of the users are answered after the second query, not after the last.
        Assert.True(told.Values.Count(time => time <= 3 * Query) >= 256,
            $"after {3 * Query} {told.Values.Count(time => time <= 3 * Query)} were told");
        Assert.True(told["broken"] <= TimeSpan.FromSeconds(8), $"the last was told after {told["broken"]}");
    }

    [Fact]
    public void Score_AgainWithinAMinute_UserIsReadAloneAndNobodyWaitsForIt()
    {
        using var steps = new Steps();
        var runner = Open(steps);
        Score(steps, runner);
        test.Retriever.Reads.Clear();

        var outcomes = Score(steps, runner);

        Assert.Equal(511, outcomes.Values.Count(outcome => outcome.Kind == RowOutcomeKind.Scored));
        Assert.Equal(RowOutcomeKind.Unusable, outcomes["broken"].Kind);
        Assert.Equal([1, 1, 511], test.Retriever.Reads.Select(read => read.Length).Order());
        Assert.Contains(test.Retriever.Reads, read => read is ["broken"]);
    }

    [Fact]
    public void Score_RowThatTheOutputRefuses_OthersAreAnsweredAtOnce()
    {
        users[Array.IndexOf(users, "broken")] = "refused";
        using var steps = new Steps();
        var runner = Open(steps);
        test.Writer.During = (_, token) => Task.Delay(Query, clock, token);

        var outcomes = Score(steps, runner);

        Assert.Equal(511, outcomes.Values.Count(outcome => outcome.Kind == RowOutcomeKind.Scored));
        Assert.Equal(RowOutcomeKind.Failed, outcomes["refused"].Kind);
    }

    private PipelineRunner Open(Steps steps)
    {
        var opening = test.RunnerAsync(clock, steps.Dispatch);
        steps.RunAll();
        return opening.GetAwaiter().GetResult();
    }

    private Dictionary<string, RowOutcome> Score(Steps steps, PipelineRunner runner)
    {
        held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var holder = runner.ScoreAsync("holder");
        steps.RunAll();
        var began = clock.GetTimestamp();
        var scoring = users.Select(async user =>
        {
            var outcome = await runner.ScoreAsync(user);
            told[user] = clock.GetElapsedTime(began);
            return (user, outcome);
        }).ToArray();
        held.SetResult();
        // All woken work is done before the clock moves on.
        while (!scoring.All(each => each.IsCompleted) && clock.GetElapsedTime(began) < TimeSpan.FromMinutes(1))
        {
            steps.RunAll();
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.True(holder.IsCompleted);
        return scoring.Select(each => each.GetAwaiter().GetResult()).ToDictionary(each => each.user, each => each.outcome);
    }
}
