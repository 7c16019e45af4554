namespace ModelPipeline;

/// <summary>
/// Remembers for a minute the users whose row made a whole batch fail. These users are read one by one, so that the next batch need not be
/// halved again. Thread-safe.
/// </summary>
internal sealed class Suspects(TimeProvider clock)
{
    /// <summary>The number of users of a batch who are read one by one; each costs a query.</summary>
    public const int MostOfABatch = 16;

    private const int MostRemembered = 1_024;

    // If more than one user in eight is bad, the rows are not the cause: a table that is broken for everybody would be read row by row.
    private const int FewestOthers = 8;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> since = new(StringComparer.Ordinal);

    /// <summary>Remembers the users who made a batch fail, unless they are more than an eighth of the batch.</summary>
    public void Remember(IReadOnlyList<string> users, int batchSize)
    {
        if (users.Count * FewestOthers > batchSize)
            return;
        lock (gate)
        {
            ForgetOld();
            foreach (var user in users.Take(MostRemembered - since.Count))
                since[user] = clock.GetTimestamp();
        }
    }

    /// <summary>Remembers this user no longer.</summary>
    public void Forget(string user)
    {
        lock (gate)
            since.Remove(user);
    }

    /// <summary>Moves the remembered users to the end.</summary>
    /// <returns>The number of users that were moved.</returns>
    public int MoveToEnd(string[] users)
    {
        lock (gate)
        {
            if (since.Count == 0)
                return 0;
            ForgetOld();
            var end = users.Length;
            for (var i = users.Length - 1; i >= 0 && users.Length - end < MostOfABatch; i--)
            {
                if (!since.ContainsKey(users[i]))
                    continue;
                end--;
                var moved = users[i];
                users[i] = users[end];
                users[end] = moved;
            }

            return users.Length - end;
        }
    }

    private void ForgetOld()
    {
        foreach (var (user, at) in since)
        {
            if (clock.GetElapsedTime(at) >= Remembered)
                since.Remove(user);
        }
    }
}
