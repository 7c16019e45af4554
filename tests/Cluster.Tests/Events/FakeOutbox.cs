using System.Collections.Concurrent;
using System.Data.Common;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>An outbox in memory, which fails as a test says.</summary>
internal sealed class FakeOutbox : IEventOutbox
{
    /// <summary>What was told, by id.</summary>
    public ConcurrentDictionary<string, Happening> Told { get; } = new();

    /// <summary>The calls so far.</summary>
    public int Calls;

    /// <summary>The number of next calls that fail.</summary>
    public int Failures;

    /// <summary>The users that were forgotten.</summary>
    public ConcurrentQueue<string> Forgotten { get; } = [];

    public Task TellAsync(Happening happening, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Calls);
        if (Interlocked.Decrement(ref Failures) >= 0)
            throw new DownException();
        Told[happening.Id] = happening;
        return Task.CompletedTask;
    }

    public Task ForgetAsync(string pipeline, string user, CancellationToken cancellationToken)
    {
        Forgotten.Enqueue(user);
        return Task.CompletedTask;
    }

    private sealed class DownException : DbException;
}
