using System.Collections.Concurrent;

namespace ModelPipeline.Grains;

/// <summary>The users whose grains are active on this silo. Thread-safe.</summary>
internal sealed class UserActivations(PipelineSet pipelines, UserRoom room, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, UserActivation> users = new(StringComparer.Ordinal);

    // The dictionary's own count takes all of its locks.
    private int count;

    /// <summary>The number of users who are active or leave at the moment: of those whose grains take memory.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Whether there is no room for a user who is not active.</summary>
    public bool IsFull => room.IsFullAt(Count);

    /// <summary>The user's activation; null if its grain is not active here.</summary>
    public UserActivation? Find(string user) => users.GetValueOrDefault(user);

    /// <summary>The reply to a call for a user for whom there is no room.</summary>
    public ScoreReply TurnAway(string? pipeline) => pipelines.Find(pipeline) is { } runner
        ? Replies.Of(runner.Pipeline.Name, runner.TurnAway())
        : Replies.UnknownPipeline(pipeline);

    /// <summary>Adds the activation of a user whose grain has become active.</summary>
    public UserActivation Enter(string user)
    {
        Interlocked.Increment(ref count);
        return users[user] = new(user, pipelines, clock);
    }

    /// <summary>
    /// Removes the activation and waits until nobody waits for its runs, so that no other silo begins a run before. The wait ends at the
    /// latest when Orleans cancels the token.
    /// </summary>
    public async Task LeaveAsync(UserActivation user, CancellationToken cancellationToken)
    {
        users.TryRemove(KeyValuePair.Create(user.User, user));
        await user.LeaveAsync().WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Counts a user out whose grain has left Orleans' directory. Until then the grain takes as much memory as before.</summary>
    public void CountOut() => Interlocked.Decrement(ref count);
}
