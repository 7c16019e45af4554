using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>
/// Drives a job by choices. Partitions are scored batch by batch. Reports come late, twice or not at all. Silos are lost with their
/// unreported progress. If the job's own silo is lost, the job continues from the stored state. The real writes are recorded for
/// comparison.
/// </summary>
internal sealed class LedgerExploration
{
    private const int Partitions = 3;
    private const int Batches = 4;
    private const int UsersPerBatch = 10;

    private readonly FakeTimeProvider clock = new();
    private readonly JobOptions options = new() { MaxAttempts = 4 };
    private readonly int[,] writes = new int[Partitions, Batches];
    private readonly Dictionary<int, PartitionProgress> attempts = [];
    private readonly List<(int Partition, PartitionProgress Progress)> underWay = [];
    private readonly int[] lostInARow = new int[Partitions];
    private PartitionState[] partitions = [.. Enumerable.Range(0, Partitions).Select(_ => new PartitionState())];
    private PartitionState[] stored = [];
    private JobLedger ledger;
    private int mayBeRepeated;

    public LedgerExploration()
    {
        ledger = new(partitions, options, clock);
        Store();
    }

    /// <summary>Makes the events of the choices happen, and then finishes the job.</summary>
    public void Run(Choices choices)
    {
        while (!choices.AreOver)
        {
            Happen(choices);
            AssertSound();
        }

        Finish();
        AssertSound();
        AssertWritten();
    }

    private void Happen(Choices choices)
    {
        switch (choices.Next(9))
        {
            case 0 or 1:
                Take();
                break;
            case 2 or 3 when attempts.Count > 0:
                ScoreBatch(Attempt(choices));
                break;
            case 4 when underWay.Count > 0:
                Deliver(choices.Next(underWay.Count), isLast: choices.Next(2) == 0);
                break;
            case 5 when attempts.Count > 0:
                Lost(Attempt(choices));
                break;
            case 6:
                clock.Advance(TimeSpan.FromSeconds(1 + choices.Next(6)));
                break;
            case 7:
                Store();
                break;
            case 8 when choices.Next(4) == 0:
                GoOnFromWhatIsStored();
                break;
        }
    }

    private int Attempt(Choices choices) => attempts.Keys.Order().ElementAt(choices.Next(attempts.Count));

    private void Take()
    {
        if (ledger.Take() is not { } index)
            return;
        Assert.False(ledger[index].Progress.IsDone || ledger[index].IsGivenUp, "A partition was taken that needs nothing.");
        Assert.True(attempts.TryAdd(index, ledger[index].Progress), "A partition was taken twice.");
    }

    private void ScoreBatch(int index)
    {
        var progress = attempts[index];
        if (progress.Batches < Batches)
        {
            writes[index, progress.Batches]++;
            var done = progress.Batches + 1;
            progress = new($"{done}", done, progress.Read + UsersPerBatch, UsersPerBatch * done, 0, IsDone: done == Batches);
            attempts[index] = progress;
        }

        underWay.Add((index, progress));
        if (progress.IsDone)
            Return(index);
    }

    private void Return(int index)
    {
        ledger.Return(index, attempts[index]);
        attempts.Remove(index);
        lostInARow[index] = 0;
    }

    // Reports arrive in any order, also reports of attempts that are over.
    private void Deliver(int which, bool isLast)
    {
        var (index, progress) = underWay[which];
        if (isLast)
            underWay.RemoveAt(which);
        var before = ledger[index].Progress.Batches;
        ledger.Advance(index, progress);
        Assert.Equal(Math.Max(before, progress.Batches), ledger[index].Progress.Batches);
        if (progress.Batches > before)
            lostInARow[index] = 0;
    }

    private void Lost(int index)
    {
        ledger.Lost(index, "gone");
        mayBeRepeated += (int)Math.Max(0, attempts[index].Batches - ledger[index].Progress.Batches);
        attempts.Remove(index);
        lostInARow[index]++;
        Assert.Equal(lostInARow[index] >= options.MaxAttempts, ledger[index].IsGivenUp);
        // The partition waits before the next attempt.
        Assert.Null(ledger.Take(which => which == index));
    }

    private void Store() => stored = [.. partitions.Select(Copy)];

    // From now on, nobody gets the reports of the attempts in progress.
    private void GoOnFromWhatIsStored()
    {
        for (var index = 0; index < Partitions; index++)
        {
            var known = Math.Max(partitions[index].Progress.Batches, attempts.GetValueOrDefault(index)?.Batches ?? 0);
            mayBeRepeated += (int)(known - stored[index].Progress.Batches);
            lostInARow[index] = stored[index].Attempts;
        }

        attempts.Clear();
        partitions = [.. stored.Select(Copy)];
        ledger = new(partitions, options, clock);
    }

    private static PartitionState Copy(PartitionState state) => new()
    {
        Progress = state.Progress,
        Attempts = state.Attempts,
        Failure = state.Failure,
        HeldUpSince = state.HeldUpSince,
        IsGivenUp = state.IsGivenUp,
    };

    // Nothing more is lost, and reports arrive in order.
    private void Finish()
    {
        for (var round = 0; round < 100 && !ledger.IsOver; round++)
        {
            Take();
            foreach (var index in attempts.Keys.ToList())
                ScoreBatch(index);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(ledger.IsOver, "The job does not end.");
        Assert.Null(ledger.Take());
    }

    private void AssertSound()
    {
        for (var index = 0; index < Partitions; index++)
        {
            var known = ledger[index].Progress.Batches;
            for (var batch = 0; batch < known; batch++)
                Assert.True(writes[index, batch] > 0, "A batch counts as written that was not.");
        }

        Assert.Equal(Enumerable.Range(0, Partitions).Sum(index => UsersPerBatch * ledger[index].Progress.Batches), ledger.Scored);
    }

    private void AssertWritten()
    {
        var givenUp = Enumerable.Range(0, Partitions).Where(index => ledger[index].IsGivenUp).ToList();
        Assert.Equal(givenUp.Count > 0, ledger.Failure is not null);
        var counts = writes.Cast<int>().ToList();
        if (givenUp.Count == 0)
        {
            Assert.All(counts, count => Assert.True(count > 0, "Users were left out."));
            Assert.Equal(Partitions * Batches * UsersPerBatch, ledger.Scored);
        }

        Assert.InRange(counts.Sum(count => Math.Max(0, count - 1)), 0, mayBeRepeated);
    }
}
