using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A caller for the score of a user, and the outcome.</summary>
/// <param name="least">The number of the oldest input that the score may have.</param>
/// <param name="deadline">The deadline of the caller.</param>
/// <param name="clock">The time.</param>
internal sealed class ExploredCaller(double least, Deadline deadline, FakeTimeProvider clock) : IDisposable
{
    public static readonly TimeSpan LongTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(500);

    // A run that ends with less time left does not start another run.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource giveUp = new();
    private bool hasGivenUp;
    private TimeSpan left;
    private Task<RowOutcome> outcome = null!;

    public Deadline Deadline => deadline;

    public CancellationToken Token => giveUp.Token;

    /// <summary>The number of the input of the score; null without a score.</summary>
    public double? Scored => outcome is { IsCompletedSuccessfully: true } && Outcome.Kind == RowOutcomeKind.Scored
        ? (double)Outcome.Predictions!.Outputs["y"].ValueAt(Outcome.Row)! / 2
        : null;

    private RowOutcome Outcome => outcome.GetAwaiter().GetResult();

    /// <summary>Waits for the outcome, on the scheduler of the test.</summary>
    public void Begin(ValueTask<RowOutcome> scoring) => outcome = WaitAsync(scoring);

    /// <summary>Cancels the call.</summary>
    public void GiveUp()
    {
        hasGivenUp |= !outcome.IsCompleted;
        giveUp.Cancel();
    }

    /// <summary>Checks that the caller does not wait beyond the deadline.</summary>
    public void AssertAnsweredInTime() => Assert.True(outcome.IsCompleted || !deadline.HasPassed, "A caller waits beyond its deadline.");

    /// <summary>Checks that the outcome is right.</summary>
    public void AssertRightOutcome()
    {
        AssertAnsweredInTime();
        if (outcome.IsCanceled)
        {
            Assert.True(hasGivenUp, "A caller that did not give up was told that it did.");
            return;
        }

        if (Scored is { } input)
        {
            Assert.True(input >= least, $"A caller got input {input}, which is older than {least}.");
        }
        else
        {
            Assert.True(Outcome.Kind == RowOutcomeKind.DeadlineExceeded && left < LeastTime,
                $"A caller with {left} left: {Outcome.Reason}.");
        }
    }

    public void Dispose() => giveUp.Dispose();

    private async Task<RowOutcome> WaitAsync(ValueTask<RowOutcome> scoring)
    {
        var told = await scoring;
        left = clock.GetTimestamp() < deadline.Timestamp ? deadline.Remaining : TimeSpan.Zero;
        return told;
    }
}
