namespace ModelPipeline;

/// <summary>
/// The users of a pipeline that this silo was told to forget in the last day, and the writes under way. A run can have read a user's row
/// before the user was forgotten: what that run made is not written any more. Thread-safe.
/// </summary>
internal sealed class ForgottenUsers
{
    // No batch lives longer, not even in a job whose one query gives rows for hours.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    // About 10 MB. Beyond it the oldest are dropped first.
    private const int MostRemembered = 100_000;

    private readonly Lock gate = new();
    private readonly LinkedList<UserWrite> underWay = [];
    private readonly Dictionary<string, DateTimeOffset> forgottenAt = new(StringComparer.Ordinal);
    private readonly Queue<(string User, DateTimeOffset At)> inOrder = [];
    private DateTimeOffset newest = DateTimeOffset.MinValue;

    /// <summary>
    /// Begins a write of users' rows. The caller disposes of it when the rows are written and the users have their outcomes.
    /// </summary>
    /// <param name="users">The users of the rows.</param>
    /// <param name="retrievedAt">When the query for the rows was sent, in the time that stamps scores.</param>
    /// <returns>The write, which says whose rows must not be written.</returns>
    public UserWrite Begin(IReadOnlyList<string> users, DateTimeOffset retrievedAt)
    {
        lock (gate)
            return Begin(users, retrievedAt <= newest ? RowsOf(users, retrievedAt) : []);
    }

    /// <inheritdoc cref="Begin(IReadOnlyList{string}, DateTimeOffset)"/>
    public UserWrite Begin(IReadOnlyList<string> users, Func<int, DateTimeOffset> retrievedAt)
    {
        lock (gate)
            return Begin(users, forgottenAt.Count > 0 ? RowsOf(users, retrievedAt) : []);
    }

    /// <summary>Keeps what was read of the user up to now from being written.</summary>
    /// <param name="user">The user.</param>
    /// <param name="now">The time that stamps scores.</param>
    public void Mark(string user, DateTimeOffset now)
    {
        lock (gate)
        {
            while (inOrder.TryPeek(out var oldest) && (oldest.At < now - Remembered || inOrder.Count >= MostRemembered))
            {
                inOrder.Dequeue();
                // The user may have been forgotten again later.
                if (forgottenAt.TryGetValue(oldest.User, out var at) && at == oldest.At)
                    forgottenAt.Remove(oldest.User);
            }

            forgottenAt[user] = now;
            inOrder.Enqueue((user, now));
            newest = now > newest ? now : newest;
        }
    }

    /// <summary>Waits for the writes under way that have a row of the user.</summary>
    public Task WaitAsync(string user, CancellationToken cancellationToken)
    {
        Task[] writes;
        lock (gate)
            writes = [.. underWay.Where(write => write.Has(user)).Select(write => write.Ended)];
        return Task.WhenAll(writes).WaitAsync(cancellationToken);
    }

    /// <summary>Ends a write.</summary>
    internal void End(UserWrite write)
    {
        lock (gate)
            underWay.Remove(write.Node!);
    }

    private UserWrite Begin(IReadOnlyList<string> users, int[] forgotten)
    {
        var write = new UserWrite(this, users, forgotten);
        write.Node = underWay.AddLast(write);
        return write;
    }

    // A method of its own: only a batch that is older than the last forgotten user pays for the function.
    private int[] RowsOf(IReadOnlyList<string> users, DateTimeOffset retrievedAt) => RowsOf(users, _ => retrievedAt);

    private int[] RowsOf(IReadOnlyList<string> users, Func<int, DateTimeOffset> retrievedAt) =>
        [.. Enumerable.Range(0, users.Count).Where(row => forgottenAt.TryGetValue(users[row], out var at) && retrievedAt(row) <= at)];
}
