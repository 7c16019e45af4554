using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class CallTimesTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();

    [Fact]
    public async Task TimesOf_AScoredCall_TellsEachStageAndAddsUpToTheWhole()
    {
        Func<Task>? work = null;
        await using var runner = await test.RunnerAsync(clock, dispatch: run => work = run);
        test.Retriever.During = (_, _) => Pass(20);
        test.Model.During = (_, _) => Pass(30);
        test.Writer.During = (_, _) => Pass(40);
        var arrivedAt = runner.Timestamp();

        var scoring = runner.ScoreAsync("ann");
        await Pass(10);
        await work!();
        var outcome = await scoring;

        Assert.Equal(new CallTimes(Ms(10), Ms(20), Ms(30), Ms(40)), Rounded(runner.TimesOf(outcome, arrivedAt)!.Value));
    }

    [Fact]
    public async Task TimesOf_ACallThatCameWhenTheRowWasRead_SpentNothingOnTheQueueAndTheQuery()
    {
        Func<Task>? work = null;
        await using var runner = await test.RunnerAsync(clock, dispatch: run => work = run);
        var arrivedAt = 0L;
        test.Retriever.During = (_, _) => Pass(20);
        test.Model.During = (_, _) =>
        {
            arrivedAt = runner.Timestamp();
            return Pass(30);
        };
        test.Writer.During = (_, _) => Pass(40);

        var scoring = runner.ScoreAsync("ann");
        await work!();
        var outcome = await scoring;

        Assert.Equal(new CallTimes(Ms(0), Ms(0), Ms(30), Ms(40)), Rounded(runner.TimesOf(outcome, arrivedAt)!.Value));
    }

    [Fact]
    public async Task TimesOf_AnOutcomeWithoutAScore_IsNull()
    {
        await using var runner = await test.RunnerAsync();

        Assert.Null(runner.TimesOf(await runner.ScoreAsync("missing"), runner.Timestamp()));
    }

    private Task Pass(int milliseconds)
    {
        clock.Advance(Ms(milliseconds));
        return Task.CompletedTask;
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    // The begin of a run is a timestamp that is never 0, and so may be one tick off.
    private static CallTimes Rounded(CallTimes times) =>
        new(Whole(times.Queue), Whole(times.Retrieve), Whole(times.Apply), Whole(times.Write));

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds));
}
