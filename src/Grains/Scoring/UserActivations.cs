using System.Collections.Concurrent;

namespace ModelPipeline.Grains;

/// <summary>The users whose grains are active on this silo. Thread-safe.</summary>
internal sealed class UserActivations(PipelineSet pipelines, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, UserActivation> users = new(StringComparer.Ordinal);

    /// <summary>The number of active users.</summary>
    public int Count => users.Count;

    /// <summary>The user's activation; null if its grain is not active here.</summary>
    public UserActivation? Find(string user) => users.GetValueOrDefault(user);

    /// <summary>Adds the activation of a user whose grain has become active.</summary>
    public UserActivation Enter(string user) => users[user] = new(user, pipelines, clock);

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
}
