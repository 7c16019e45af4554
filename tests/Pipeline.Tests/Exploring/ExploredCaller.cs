using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A caller for the score of a user, and what it is told.</summary>
/// <param name="least">The number of the oldest input that it may get.</param>
/// <param name="deadline">Until when it waits.</param>
/// <param name="clock">When it is told.</param>
internal sealed class ExploredCaller(double least, Deadline deadline, FakeTimeProvider clock) : IDisposable
{
    public static readonly TimeSpan LongTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(500);

    // A run that ends with less left than this is not worth another.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource giveUp = new();
    private bool hasGivenUp;
    private TimeSpan left;
    private Task<RowOutcome> outcome = null!;

    public Deadline Deadline => deadline;

    public CancellationToken Token => giveUp.Token;

    /// <summary>The number of the input that its score was made from; null where it has none.</summary>
    public double? Scored => outcome is { IsCompletedSuccessfully: true } && Outcome.Kind == RowOutcomeKind.Scored
        ? (double)Outcome.Predictions!.Outputs["y"].ValueAt(Outcome.Row)! / 2
        : null;

    private RowOutcome Outcome => outcome.GetAwaiter().GetResult();

    /// <summary>Waits, on the scheduler of the test.</summary>
    public void Begin(ValueTask<RowOutcome> scoring) => outcome = WaitAsync(scoring);

    /// <summary>Waits no longer.</summary>
    public void GiveUp()
    {
        hasGivenUp |= !outcome.IsCompleted;
        giveUp.Cancel();
    }

    /// <summary>It does not wait beyond its deadline.</summary>
    public void AssertToldInTime() => Assert.True(outcome.IsCompleted || !deadline.HasPassed, "A caller waits beyond its deadline.");

    /// <summary>It was told something, which is true.</summary>
    public void AssertHonest()
    {
        AssertToldInTime();
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
