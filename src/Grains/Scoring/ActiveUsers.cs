using System.Collections.Concurrent;

namespace ModelPipeline.Grains;

/// <summary>The users whose grains are active on this silo. Thread-safe.</summary>
internal sealed class ActiveUsers(PipelineSet pipelines, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ActiveUser> users = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => users.Count;

    /// <summary>The user's, where its grain is active here.</summary>
    public ActiveUser? Find(string user) => users.GetValueOrDefault(user);

    /// <summary>The grain of a user has become active.</summary>
    public ActiveUser Enter(string user) => users[user] = new(user, pipelines, clock);

    /// <summary>
    /// The grain goes once nobody waits for its runs any more, so that no other silo begins one before; at the latest when Orleans ends its
    /// patience.
    /// </summary>
    public async Task LeaveAsync(ActiveUser user, CancellationToken cancellationToken)
    {
        users.TryRemove(KeyValuePair.Create(user.User, user));
        await user.LeaveAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }
}
