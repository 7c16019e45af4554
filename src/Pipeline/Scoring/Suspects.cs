namespace ModelPipeline;

/// <summary>
/// The users whose row made a whole batch fail within the last minute: they are read alone, so that the next batch does not have to be
/// narrowed down again. Thread-safe.
/// </summary>
internal sealed class Suspects(TimeProvider clock)
{
    /// <summary>How many stand alone in one batch: each is a query of its own.</summary>
    public const int MostOfABatch = 16;

    private const int MostRemembered = 1_024;

    // Where more of a batch is bad, it is not these rows: a table that is broken for everybody would be read row by row.
    private const int FewestOthers = 8;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> since = new(StringComparer.Ordinal);

    /// <summary>Remembers the users of a batch who made it fail, where they are few of it.</summary>
    public void Remember(IReadOnlyList<string> users, int batchSize)
    {
        if (users.Count * FewestOthers > batchSize)
            return;
        lock (gate)
        {
            Forget();
            foreach (var user in users.Take(MostRemembered - since.Count))
                since[user] = clock.GetTimestamp();
        }
    }

    /// <summary>Puts the users who are remembered at the end.</summary>
    /// <returns>How many those are.</returns>
    public int MoveToEnd(string[] users)
    {
        lock (gate)
        {
            if (since.Count == 0)
                return 0;
            Forget();
            var end = users.Length;
            for (var i = users.Length - 1; i >= 0 && users.Length - end < MostOfABatch; i--)
            {
                if (!since.ContainsKey(users[i]))
                    continue;
                end--;
                (users[i], users[end]) = (users[end], users[i]);
            }

            return users.Length - end;
        }
    }

    private void Forget()
    {
        foreach (var (user, at) in since)
        {
            if (clock.GetElapsedTime(at) >= Remembered)
                since.Remove(user);
        }
    }
}
