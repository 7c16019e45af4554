using System.Collections.Concurrent;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Keeps the replies of a list.</summary>
internal sealed class FakeReplies(int users) : IListReplies
{
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int ends;

    /// <summary>The replies by row.</summary>
    public ConcurrentDictionary<int, ScoreReply> Replies { get; } = [];

    /// <summary>The exceptions by row.</summary>
    public ConcurrentDictionary<int, Exception> Failures { get; } = [];

    /// <summary>The rows whose scores came with their batch.</summary>
    public ConcurrentBag<int> OfBatches { get; } = [];

    /// <summary>Completes when each user has ended.</summary>
    public Task All => all.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void End(int row, ScoreReply reply)
    {
        Assert.True(Replies.TryAdd(row, reply), $"Row {row} has two replies.");
        Count();
    }

    public void Scored(int row, string user, ScoredBatch batch, int index)
    {
        OfBatches.Add(row);
        End(row, batch.ReplyAt(index, user));
    }

    public void Fail(int row, Exception e)
    {
        Assert.True(Failures.TryAdd(row, e), $"Row {row} has failed twice.");
        Count();
    }

    private void Count()
    {
        if (Interlocked.Increment(ref ends) == users)
            all.SetResult();
    }
}
