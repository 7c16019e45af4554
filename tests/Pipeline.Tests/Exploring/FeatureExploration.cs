using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>
/// Drives the runs of one user whose calls bring features, by choices: calls come, come again and give up, reads and writes end, and time
/// passes. The feature of a call is its number, so a score shows its call.
/// </summary>
internal sealed class FeatureExploration : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);

    private readonly Steps steps = new();
    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();
    private readonly List<Call> calls = [];
    private readonly List<TaskCompletionSource> held = [];
    private PipelineRunner runner = null!;
    private UserRuns runs = null!;

    /// <summary>Makes the events of the choices happen, and then finishes all calls.</summary>
    public void Run(Choices choices)
    {
        Open();
        while (!choices.AreOver)
            Happen(choices);
        clock.Advance(2 * Timeout);
        steps.RunAll();

        Assert.All(calls, call => Assert.True(call.Outcome.IsCompleted, $"Call {call.Number} waits beyond its deadline."));
        foreach (var call in calls.Where(call => call.Outcome.IsCompletedSuccessfully))
            call.AssertOwn();
        // Each run is stored once, in the order of the calls. A write that passed its deadline may come late; a store goes by the time of
        // the query.
        var stored = test.Writer.Writes.OrderBy(write => write.RetrievedAt).Select(write => write.Outputs["y"].ValueAt(0)).ToList();
        Assert.Equal(stored.Distinct().Order(), stored);
    }

    public void Dispose()
    {
        foreach (var call in calls)
            call.GiveUp.Dispose();
        steps.Dispose();
    }

    private void Open()
    {
        test.Options.Input.Request["x"] = "Double";
        test.Options.Batching.MaxConcurrentRuns = 2;
        test.Options.Timeout = Timeout;
        var opening = test.RunnerAsync(clock, steps.Dispatch);
        steps.RunAll();
        runner = opening.GetAwaiter().GetResult();
        runs = new(runner, "u", new Memory());
        test.Retriever.During = (_, token) => HoldAsync(token);
        test.Writer.During = (_, token) => HoldAsync(token);
    }

    private void Happen(Choices choices)
    {
        switch (choices.Next(9))
        {
            case 0 or 1:
                Begin(new(calls.Count + 1, Guid.NewGuid(), runner.NewDeadline()), maxAge: null);
                break;
            case 2 when calls.Find(call => call.IsWaiting) is { } lost:
                // Made again within the time of the first attempt.
                Begin(new(lost.Number, lost.Id, lost.Deadline), TimeSpan.FromMilliseconds(1));
                break;
            case 3 or 4 when steps.Ready > 0:
                steps.Run(choices.Next(steps.Ready));
                break;
            case 5 or 6 when held.Count > 0:
                var end = held[choices.Next(held.Count)];
                held.Remove(end);
                end.SetResult();
                break;
            case 7 when calls.Count > 0:
                calls[choices.Next(calls.Count)].GiveUp.Cancel();
                break;
            case 8:
                clock.Advance(TimeSpan.FromMilliseconds(100));
                break;
        }
    }

    private void Begin(Call call, TimeSpan? maxAge)
    {
        Assert.Null(runner.Pipeline.Features.Read($$"""{"x":{{call.Number}} }""", call.Id, out var features));
        // False: the first attempt has its score, and its caller does not know yet.
        if (!runs.TryScore(Lane.Single, call.Deadline, maxAge, call.GiveUp.Token, out var scoring, features: features))
            return;
        call.Outcome = WaitAsync(scoring);
        calls.Add(call);
    }

    // On the scheduler of the test.
    private static async Task<RowOutcome> WaitAsync(ValueTask<RowOutcome> scoring) => await scoring;

    private async Task HoldAsync(CancellationToken token)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held.Add(end);
        token.Register(() => held.Remove(end));
        await end.Task;
    }

    private sealed class Memory : IScoreMemory
    {
        private readonly HashSet<Guid> made = [];

        public bool Has(TimeSpan maxAge) => false;

        public bool HasOf(Guid call) => made.Contains(call);

        public void Keep(RowOutcome outcome, CallFeatures? features) => made.Add(features!.Call);
    }

    private sealed class Call(int number, Guid id, Deadline deadline)
    {
        public Deadline Deadline => deadline;

        /// <summary>Whether a caller would make the call again.</summary>
        public bool IsWaiting => !Outcome.IsCompleted && !GiveUp.IsCancellationRequested && !deadline.HasPassed;

        public int Number => number;

        public Guid Id => id;

        public CancellationTokenSource GiveUp { get; } = new();

        public Task<RowOutcome> Outcome { get; set; } = null!;

        public void AssertOwn()
        {
            var outcome = Outcome.GetAwaiter().GetResult();
            if (outcome.Kind == RowOutcomeKind.Scored)
                Assert.Equal(2.0 * number, outcome.Predictions!.Outputs["y"].ValueAt(outcome.Row));
            else
                Assert.Equal(RowOutcomeKind.DeadlineExceeded, outcome.Kind);
        }
    }
}
