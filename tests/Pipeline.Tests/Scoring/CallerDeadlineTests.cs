using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>Callers with different deadlines who share a batch or a run. The batch or run lasts until the latest deadline.</summary>
public sealed class CallerDeadlineTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly DistinctPipeline distinct = new();

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 1)]
    public async Task Score_UsersOfOneBatch_BatchLastsUntilTheLatestDeadline(int secondsOfFirst, int secondsOfSecond)
    {
        var held = new Gate();
        var reading = new Gate();
        distinct.Test.Retriever.During = (users, token) => (users.Contains("u99") ? held : reading).PassAsync(token);
        var runner = await distinct.Test.RunnerAsync(clock);
        var holder = runner.ScoreAsync("u99");
        await held.Reached;
        int[] seconds = [secondsOfFirst, secondsOfSecond];
        var scoring = seconds.Select((each, i) =>
            new UserRuns(runner, $"u{i:00}")
                .ScoreAsync(Lane.Single, runner.NewDeadline(TimeSpan.FromSeconds(each)), null, default).AsTask()).ToArray();
        held.Open();
        await holder;

        await reading.Reached;
        clock.Advance(TimeSpan.FromSeconds(4));
        var impatient = Array.IndexOf(seconds, 1);
        Assert.Equal(RowOutcomeKind.DeadlineExceeded, (await scoring[impatient]).Kind);
        reading.Open();

        var patient = 1 - impatient;
        DistinctPipeline.AssertScored($"u{patient:00}", await scoring[patient]);
        // The first read was enough. No second read was needed.
        Assert.Equal([["u99"], ["u00", "u01"]], distinct.Test.Retriever.Reads);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 1)]
    public async Task Score_CallersOfOneRun_RunLastsUntilTheLatestDeadline(int secondsOfFirst, int secondsOfSecond)
    {
        var held = new Gate();
        var reading = new Gate();
        distinct.Test.Retriever.During = (users, token) => (users.Contains("u99") ? held : reading).PassAsync(token);
        var runner = await distinct.Test.RunnerAsync(clock);
        var holder = runner.ScoreAsync("u99");
        await held.Reached;
        var runs = new UserRuns(runner, "u00");
        int[] seconds = [secondsOfFirst, secondsOfSecond];
        var scoring = Array.ConvertAll(seconds, each =>
            runs.ScoreAsync(Lane.Single, runner.NewDeadline(TimeSpan.FromSeconds(each)), null, default).AsTask());
        held.Open();
        await holder;

        await reading.Reached;
        clock.Advance(TimeSpan.FromSeconds(4));
        var impatient = Array.IndexOf(seconds, 1);
        Assert.Equal(RowOutcomeKind.DeadlineExceeded, (await scoring[impatient]).Kind);
        reading.Open();

        DistinctPipeline.AssertScored("u00", await scoring[1 - impatient]);
        Assert.Equal([["u99"], ["u00"]], distinct.Test.Retriever.Reads);
    }
}
