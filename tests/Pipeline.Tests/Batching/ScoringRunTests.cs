using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>One run and its callers, without a queue.</summary>
public sealed class ScoringRunTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();

    [Fact]
    public async Task Leave_CallerWhoLeavesTwice_IsCountedOnce()
    {
        var (run, waits) = await NewAsync(2);

        run.Leave(waits[0]);
        run.Leave(waits[0]);

        Assert.Null(waits[0].Run);
        Assert.True(run.TryBegin(out var isDropped));
        Assert.False(isDropped);
    }

    [Fact]
    public async Task Leave_CallerOfAnotherRun_StaysThere()
    {
        var (run, waits) = await NewAsync(1);
        var (other, others) = await NewAsync(1);

        run.Leave(others[0]);

        Assert.Same(other, others[0].Run);
        Assert.Same(run, waits[0].Run);
        Assert.True(run.TryBegin(out _));
    }

    [Fact]
    public async Task TryBegin_NoCallerIsLeft_EndsTheRun()
    {
        var (run, waits) = await NewAsync(2);
        foreach (var wait in waits)
            run.Leave(wait);

        Assert.Equal((false, true), (run.TryBegin(out var isDropped), isDropped));
        Assert.True(run.IsOver);
        Assert.Equal((false, false), (run.TryBegin(out isDropped), isDropped));
    }

    [Fact]
    public async Task TryBegin_Twice_BeginsOnce()
    {
        var (run, _) = await NewAsync(1);
        Assert.Equal((true, false), (run.IsOpen, run.HasBegun));

        Assert.True(run.TryBegin(out _));

        Assert.Equal((false, true, false), (run.IsOpen, run.HasBegun, run.TryBegin(out var isDropped)));
        Assert.Equal((false, false), (isDropped, run.IsOver));
    }

    [Fact]
    public async Task TryBegin_DeadlineHasPassed_EndsTheRun()
    {
        var (run, _) = await NewAsync(1);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((false, true), (run.TryBegin(out var isDropped), isDropped));
    }

    [Fact]
    public async Task Deadline_SeveralCallers_IsTheLatest()
    {
        var (run, waits) = await NewAsync(1);
        var late = Deadline.After(TimeSpan.FromSeconds(30), clock);
        var early = Deadline.After(TimeSpan.FromSeconds(5), clock);

        run.TryJoin(Wait(late));
        run.TryJoin(Wait(early));

        Assert.Equal(late.Timestamp, run.Deadline.Timestamp);
        Assert.NotEqual(late.Timestamp, waits[0].Deadline.Timestamp);
    }

    [Theory]
    [InlineData(Lane.Single, true)]
    [InlineData(Lane.List, false)]
    [InlineData(Lane.Job, false)]
    public async Task TryRaise_Lane_IsRaisedToAHigherOneAlone(Lane lane, bool isRaised)
    {
        var (run, _) = await NewAsync(1);
        Assert.Equal(Lane.List, run.Lane);

        Assert.Equal(isRaised, run.TryRaise(lane));

        Assert.Equal(isRaised ? lane : Lane.List, run.Lane);
    }

    [Fact]
    public async Task IsWithin_RunInProgress_IsTrueForItsAge()
    {
        var (run, _) = await NewAsync(1);
        Assert.False(run.IsWithin(TimeSpan.FromDays(1)));
        run.TryBegin(out _);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.True(run.IsWithin(TimeSpan.FromSeconds(2)));
        Assert.False(run.IsWithin(TimeSpan.FromSeconds(1.999)));
        run.TryComplete(RowOutcome.NoInput);
        Assert.False(run.IsWithin(TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task TryComplete_Twice_TheFirstOutcomeCounts()
    {
        var (run, waits) = await NewAsync(2);
        run.TryBegin(out _);

        Assert.True(run.TryComplete(RowOutcome.NoInput));
        Assert.False(run.TryComplete(RowOutcome.Ambiguous));

        Assert.All(waits, wait => Assert.True(wait.HasEnded));
        Assert.Equal((true, false), (run.IsOver, run.TryJoin(Wait(Deadline.After(TimeSpan.FromSeconds(5), clock)))));
    }

    [Fact]
    public async Task Waited_Run_IsFromTheQueueToItsBegin()
    {
        var (run, _) = await NewAsync(1);
        run.Queued();
        clock.Advance(TimeSpan.FromSeconds(3));
        run.TryBegin(out _);

        Assert.Equal(3, run.Waited.TotalSeconds, 0.001);
    }

    private async Task<(ScoringRun Run, List<RunWait> Waits)> NewAsync(int callers)
    {
        runs ??= new(await test.RunnerAsync(clock), "a");
        var run = new ScoringRun(runs, clock);
        var waits = Enumerable.Range(0, callers).Select(_ => Wait(Deadline.After(TimeSpan.FromSeconds(10), clock))).ToList();
        Assert.All(waits, wait => Assert.True(run.TryJoin(wait)));
        return (run, waits);
    }

    private UserRuns? runs;

    private RunWait Wait(Deadline deadline) => new(runs!, Lane.Single, deadline, null, "tenant", null);
}
