using System.Collections.Concurrent;

namespace ModelPipeline.Grains;

/// <summary>The users who are active on this silo, with their grains or, in a cluster of one process, without. Thread-safe.</summary>
internal sealed class UserActivations(PipelineSet pipelines, UserRoom room, TimeProvider clock)
{
    private const int BitsOfPart = 6;
    private const int LastCharacters = 4;
    // The golden ratio of 32 bits: every bit of the product's upper end depends on all characters.
    private const uint Multiplier = 0x9E3779B1;

    // A dictionary that grows moves all of its entries while nobody can add one. So each of many dictionaries has a part of the users.
    private readonly ConcurrentDictionary<string, UserActivation>[] parts =
        [.. Enumerable.Range(0, 1 << BitsOfPart).Select(_ => new ConcurrentDictionary<string, UserActivation>(StringComparer.Ordinal))];

    // A dictionary's own count takes all of its locks.
    private int count;
    private int turn;

    /// <summary>The pipelines of the silo.</summary>
    public PipelineSet Pipelines => pipelines;

    /// <summary>The number of users who are active or leave at the moment: of those whose grains take memory.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Whether there is no room for a user who is not active.</summary>
    public bool IsFull => room.IsFullAt(Count);

    /// <summary>All users. The enumeration sees users who come and leave meanwhile, or does not.</summary>
    public IEnumerable<UserActivation> All => parts.SelectMany(part => part.Select(each => each.Value));

    /// <summary>The number of the present turn. Turns measure how long users without grains are idle.</summary>
    public int Turn => Volatile.Read(ref turn);

    /// <summary>Begins the next turn.</summary>
    public int NextTurn() => Interlocked.Increment(ref turn);

    /// <summary>The user's activation; null if the user is not active here.</summary>
    public UserActivation? Find(string user) => PartOf(user).GetValueOrDefault(user);

    /// <summary>The reply to a call for a user for whom there is no room.</summary>
    public ScoreReply TurnAway(string? pipeline) => pipelines.Find(pipeline) is { } runner
        ? Replies.Of(runner.Pipeline.Name, runner.TurnAway())
        : Replies.UnknownPipeline(pipeline);

    /// <summary>Adds the activation of a user whose grain has become active.</summary>
    public UserActivation Enter(string user)
    {
        Interlocked.Increment(ref count);
        return PartOf(user)[user] = new(user, this, new(clock));
    }

    /// <summary>Finds the activation of a user who has no grain, or adds it. Null if there is no room for the user.</summary>
    public UserActivation? FindOrEnter(string user, CallClass callClass)
    {
        var part = PartOf(user);
        while (true)
        {
            if (part.TryGetValue(user, out var active))
                return active;
            if (IsFull)
                return null;
            var entered = new UserActivation(user, this, callClass: callClass);
            if (!part.TryAdd(user, entered))
                continue;
            Interlocked.Increment(ref count);
            return entered;
        }
    }

    /// <summary>
    /// Removes a user who has no grain, unless a call or a run of the user is under way. So a second run of the user never begins beside a
    /// first one.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="withScores">Whether the user also leaves if there is a score to remember.</param>
    public bool TryLeaveWithoutGrain(UserActivation user, bool withScores)
    {
        if (!user.TryClose(withScores))
            return false;
        PartOf(user.User).TryRemove(KeyValuePair.Create(user.User, user));
        Interlocked.Decrement(ref count);
        return true;
    }

    /// <summary>
    /// Removes the activation and waits until nobody waits for its runs, so that no other silo begins a run before. The wait ends at the
    /// latest when Orleans cancels the token.
    /// </summary>
    public async Task LeaveAsync(UserActivation user, CancellationToken cancellationToken)
    {
        PartOf(user.User).TryRemove(KeyValuePair.Create(user.User, user));
        await user.LeaveAsync().WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Counts a user out whose grain has left Orleans' directory. Until then the grain takes as much memory as before.</summary>
    public void CountOut() => Interlocked.Decrement(ref count);

    // The last characters differ most between users. A hash of the whole text costs more than the rest of the look-up. Where many users
    // have the same end, their part is only slower to grow.
    private ConcurrentDictionary<string, UserActivation> PartOf(string user)
    {
        var hash = (uint)user.Length;
        for (var i = Math.Max(0, user.Length - LastCharacters); i < user.Length; i++)
            hash = (hash ^ user[i]) * Multiplier;
        return parts[hash >> (32 - BitsOfPart)];
    }
}
