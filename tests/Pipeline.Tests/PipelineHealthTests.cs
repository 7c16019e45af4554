using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class PipelineHealthTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();

    [Fact]
    public async Task Of_EveryWriteFails_TellsTheStageAndTheReasonUntilOneWorks()
    {
        var runner = await test.RunnerAsync(clock);
        test.Writer.During = (_, _) => throw new StoreException("column \"p\" does not exist");
        await runner.ScoreAsync("a");
        var afterOne = runner.Pipeline.Health.Of(clock);
        await runner.ScoreAsync("b");
        var afterTwo = runner.Pipeline.Health.Of(clock);
        test.Writer.During = (_, _) => Task.CompletedTask;
        await runner.ScoreAsync("c");

        Assert.Null(afterOne);
        Assert.Equal(("write", "column \"p\" does not exist"), afterTwo);
        // A lone caller has the score before the run ends.
        await Eventually.TrueAsync(() => runner.Pipeline.Health.Of(clock) is null, "the health to be good");
    }

    [Fact]
    public async Task Of_NoCallsForHalfAMinute_IsNull()
    {
        var runner = await test.RunnerAsync(clock);
        test.Retriever.During = (_, _) => throw new StoreException("permission denied");
        await runner.ScoreAsync("a");
        await runner.ScoreAsync("b");
        clock.Advance(TimeSpan.FromSeconds(29));
        var before = runner.Pipeline.Health.Of(clock);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("retrieve", "permission denied"), before);
        Assert.Null(runner.Pipeline.Health.Of(clock));
    }

    [Fact]
    public async Task Of_TransientFailure_IsNullAfterFiveSecondsWithoutCalls()
    {
        test.Options.Timeout = TimeSpan.FromMilliseconds(100);
        var runner = await test.RunnerAsync(clock);
        test.Retriever.During = (_, _) => throw new StoreException("starting up", isTransient: true);
        await runner.ScoreAsync("a");
        await runner.ScoreAsync("b");
        clock.Advance(TimeSpan.FromSeconds(4));
        var before = runner.Pipeline.Health.Of(clock);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("retrieve", "starting up"), before);
        Assert.Null(runner.Pipeline.Health.Of(clock));
    }

    [Fact]
    public async Task Of_RowsThatFailAlone_IsNull()
    {
        var runner = await test.RunnerAsync(clock);
        foreach (var user in new[] { "poison1", "refused1", "missing1", "poison2", "refused2", "missing2" })
            Assert.NotEqual(RowOutcomeKind.Scored, (await runner.ScoreAsync(user)).Kind);

        Assert.Null(runner.Pipeline.Health.Of(clock));
    }

    [Fact]
    public async Task Of_ModelThatAnswersNothing_NamesTheModel()
    {
        var runner = await test.RunnerAsync(clock);
        test.Model.Instead = (_, _) => throw new ModelException("The session is gone.");
        await runner.ScoreAsync("a");
        await runner.ScoreAsync("b");

        Assert.Equal(("apply", "The session is gone."), runner.Pipeline.Health.Of(clock));
    }
}
