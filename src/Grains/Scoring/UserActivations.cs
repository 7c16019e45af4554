using System.Collections.Concurrent;

namespace ModelPipeline.Grains;

/// <summary>The users whose grains are active on this silo. Thread-safe.</summary>
internal sealed class UserActivations(PipelineSet pipelines, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, UserActivation> users = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => users.Count;

    /// <summary>The user's, where its grain is active here.</summary>
    public UserActivation? Find(string user) => users.GetValueOrDefault(user);

    /// <summary>The grain of a user has become active.</summary>
    public UserActivation Enter(string user) => users[user] = new(user, pipelines, clock);

    /// <summary>
    /// The grain goes once nobody waits for its runs any more, so that no other silo begins one before; at the latest when Orleans ends its
    /// patience.
    /// </summary>
    public async Task LeaveAsync(UserActivation user, CancellationToken cancellationToken)
    {
        users.TryRemove(KeyValuePair.Create(user.User, user));
        await user.LeaveAsync().WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }
}
