using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>
/// Drives the runs of one user by choices: callers come and give up, the input changes, reads and writes end, and time passes. Every value
/// of the input has a number, so a score shows its input.
/// </summary>
internal sealed class UserExploration : IDisposable
{
    private const string User = "u";

    private readonly Steps steps = new();
    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new() { Retriever = new() { IsAsynchronous = true } };
    private readonly List<ExploredCaller> callers = [];
    private readonly List<TaskCompletionSource> reads = [];
    private readonly List<TaskCompletionSource> writes = [];
    private readonly Dictionary<IReadOnlyList<string>, double> read = [];
    private readonly List<(TimeSpan At, double Value)> history = [];
    private PipelineRunner runner = null!;
    private UserRuns runs = null!;
    private double stored;
    private CancellationToken? running;
    private bool isDoubled;
    private bool beginsItself;

    private TimeSpan Now => clock.GetUtcNow() - clock.Start;

    /// <summary>Makes the events of the choices happen, and then finishes all calls.</summary>
    public void Run(Choices choices)
    {
        Open();
        while (!choices.AreOver)
            Happen(choices);
        // No caller waits beyond its deadline, even if the stores never answer.
        clock.Advance(ExploredCaller.LongTimeout);
        steps.RunAll();
        Assert.False(isDoubled, "Two runs of one user were under way.");
        foreach (var caller in callers)
            caller.AssertRightOutcome();
        AssertNextCallerIsServed();
    }

    public void Dispose()
    {
        foreach (var caller in callers)
            caller.Dispose();
        steps.Dispose();
    }

    private void Open()
    {
        test.Options.Batching.MaxConcurrentRuns = 2;
        var opening = test.RunnerAsync(clock, steps.Dispatch, mayRunHere: () => beginsItself);
        steps.RunAll();
        Assert.True(opening.IsCompletedSuccessfully);
        runner = opening.GetAwaiter().GetResult();
        runs = new(runner, User);
        test.Retriever.During = ReadAsync;
        test.Retriever.Rows = users => new(users, [new Column<double>(new("x", ColumnType.Double), new[] { read[users] })]);
        test.Writer.During = (_, token) => HoldAsync(writes, token);
    }

    private void Happen(Choices choices)
    {
        switch (choices.Next(11))
        {
            case 0 or 1:
                var lane = choices.Next(2) == 0 ? Lane.Single : Lane.List;
                var maxAge = choices.Next(3) == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
                Call(lane, maxAge, choices.Next(2) == 0 ? ExploredCaller.LongTimeout : ExploredCaller.ShortTimeout);
                break;
            case 2:
                history.Add((Now, ++stored));
                break;
            case 3 or 4 or 5 when steps.Ready > 0:
                steps.Run(choices.Next(steps.Ready));
                break;
            case 6 when reads.Count > 0:
                End(reads, choices.Next(reads.Count));
                break;
            case 7 when writes.Count > 0:
                End(writes, choices.Next(writes.Count));
                break;
            case 8 when callers.Count > 0:
                callers[choices.Next(callers.Count)].GiveUp();
                break;
            case 9:
                clock.Advance(TimeSpan.FromMilliseconds(300));
                break;
            case 10:
                steps.RunAll();
                Assert.All(callers, caller => caller.AssertAnsweredInTime());
                break;
        }
    }

    // A caller who allows an older score gets one that was stored at most that long ago.
    private ExploredCaller Call(Lane lane, TimeSpan maxAge, TimeSpan timeout)
    {
        var least = history.LastOrDefault(each => each.At <= Now - maxAge).Value;
        var caller = new ExploredCaller(least, Deadline.After(timeout, clock), clock);
        beginsItself = callers.Count % 2 == 0;
        caller.Begin(runs.ScoreAsync(lane, caller.Deadline, maxAge == TimeSpan.Zero ? null : maxAge, caller.Token));
        callers.Add(caller);
        return caller;
    }

    // The oldest value for a read is the value that the store has when the query arrives. The read may take longer.
    private async Task ReadAsync(IReadOnlyList<string> users, CancellationToken token)
    {
        // An exception of a store is an outcome. The test reports its own errors at the end.
        isDoubled |= running is { IsCancellationRequested: false };
        running = token;
        read[users] = stored;
        await HoldAsync(reads, token);
    }

    private static async Task HoldAsync(List<TaskCompletionSource> held, CancellationToken token)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held.Add(end);
        token.Register(() => held.Remove(end));
        await end.Task;
    }

    private void End(List<TaskCompletionSource> held, int which)
    {
        var end = held[which];
        held.RemoveAt(which);
        if (held == writes)
            running = null;
        end.SetResult();
    }

    private void AssertNextCallerIsServed()
    {
        history.Add((Now, ++stored));
        var caller = Call(Lane.List, TimeSpan.Zero, ExploredCaller.LongTimeout);
        for (var round = 0; round < 5; round++)
        {
            steps.RunAll();
            while (reads.Count > 0)
                End(reads, 0);
            while (writes.Count > 0)
                End(writes, 0);
            clock.Advance(TimeSpan.FromMilliseconds(2));
        }

        steps.RunAll();
        Assert.Equal(stored, caller.Scored);
    }
}
