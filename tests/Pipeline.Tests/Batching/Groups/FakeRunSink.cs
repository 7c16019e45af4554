using System.Collections.Concurrent;

namespace ModelPipeline.Tests;

/// <summary>Keeps how each user of a group ended.</summary>
internal sealed class FakeRunSink : IRunSink
{
    /// <summary>The outcomes by row.</summary>
    public ConcurrentDictionary<int, RowOutcome> Outcomes { get; } = [];

    /// <summary>The rows whose caller gave up.</summary>
    public ConcurrentBag<int> Gone { get; } = [];

    /// <summary>The number of times that any row has ended.</summary>
    public int Ends => ends;

    private int ends;

    public void Ended(int row, RowOutcome outcome)
    {
        Outcomes[row] = outcome;
        Interlocked.Increment(ref ends);
    }

    public void GivenUp(int row, CancellationToken token)
    {
        Gone.Add(row);
        Interlocked.Increment(ref ends);
    }
}
