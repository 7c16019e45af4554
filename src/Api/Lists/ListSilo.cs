using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>A silo, as lists call it. Thread-safe.</summary>
internal sealed class ListSilo(IScoringService service, TimeProvider clock)
{
    // A silo of an earlier version is replaced within minutes. Until then each attempt costs a message for nothing.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);

    private long refusedAt = long.MinValue;

    /// <summary>The silo's router.</summary>
    public IScoringService Service => service;

    /// <summary>
    /// Whether the silo is asked for many users in one message. A silo that refused such a message may be one of an earlier version, and is
    /// asked user by user for a while.
    /// </summary>
    public bool TakesLists =>
        Volatile.Read(ref refusedAt) is var since && (since == long.MinValue || clock.GetElapsedTime(since) >= AskAgainAfter);

    /// <summary>The silo has refused a message about many users.</summary>
    public void Refused() => Volatile.Write(ref refusedAt, clock.GetTimestamp());
}
