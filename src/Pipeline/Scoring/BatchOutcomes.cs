namespace ModelPipeline;

/// <summary>
/// The outcomes of the users of one batch, as far as they are known. Several parts of the batch may be in progress at the same time.
/// </summary>
internal sealed class BatchOutcomes
{
    private readonly IReadOnlyList<string> users;
    private readonly Lock gate = new();
    // An outcome takes 64 bytes, and nearly every outcome is a score, which nobody asks for here. So only the others are kept.
    private readonly bool[] isKnown;
    private readonly bool[] hasInput;
    private readonly Action<string, RowOutcome>? onOutcome;
    private SortedDictionary<int, RowOutcome>? unscored;
    // Null until a user must be looked up: a job takes the users of a scan in their order, and needs no table of them.
    private Dictionary<string, int>? indexes;

    /// <param name="users">Distinct user ids.</param>
    /// <param name="onOutcome">Called with each user's outcome as soon as it is known.</param>
    public BatchOutcomes(IReadOnlyList<string> users, Action<string, RowOutcome>? onOutcome = null)
        : this(users, IndexesOf(users), onOutcome)
    {
    }

    private BatchOutcomes(IReadOnlyList<string> users, Dictionary<string, int>? indexes, Action<string, RowOutcome>? onOutcome)
    {
        this.users = users;
        this.indexes = indexes;
        this.onOutcome = onOutcome;
        isKnown = new bool[users.Count];
        hasInput = new bool[users.Count];
    }

    /// <summary>The outcomes of the users of rows. A user may have several rows.</summary>
    public static BatchOutcomes OfRows(Batch rows)
    {
        if (UserOrder.IsAscending(rows.Users))
            return new(rows.Users, null, null);
        var indexes = new Dictionary<string, int>(rows.Count, StringComparer.Ordinal);
        var users = new List<string>(rows.Count);
        foreach (var user in rows.Users)
        {
            if (indexes.TryAdd(user, users.Count))
                users.Add(user);
        }

        return new(users, indexes, null);
    }

    /// <summary>The first store failure that no row caused. It affects the whole batch, and another attempt may succeed.</summary>
    public Exception? Failure { get; set; }

    public void Set(string user, RowOutcome outcome) => Set(IndexOf(user), outcome);

    public void Set(int user, RowOutcome outcome)
    {
        if (outcome.Kind != RowOutcomeKind.Scored || isKnown[user])
            Keep(user, outcome);
        isKnown[user] = true;
        onOutcome?.Invoke(users[user], outcome);
    }

    /// <summary>Gives the users of predictions the outcome scored.</summary>
    /// <param name="predictions">The predictions, whose rows are stored.</param>
    /// <param name="except">The rows of the predictions that are not stored.</param>
    public void SetScored(Predictions predictions, IReadOnlyList<int> except)
    {
        var left = except.Count == 0 ? null : except.ToHashSet();
        var scored = predictions.Outputs.Users;
        // Predictions usually have the users in the order of this batch, so that the next user is the one expected.
        var expected = 0;
        for (var row = 0; row < scored.Count; row++)
        {
            if (left?.Contains(row) == true)
                continue;
            var index = expected < users.Count && ReferenceEquals(users[expected], scored[row]) ? expected : IndexOf(scored[row]);
            expected = index + 1;
            if (onOutcome is null && !isKnown[index])
            {
                isKnown[index] = true;
                continue;
            }

            Set(index, RowOutcome.Scored(predictions, row));
        }
    }

    /// <summary>
    /// Selects the rows of a query that belong to exactly one of its users. A user with several rows gets the outcome ambiguous; a user
    /// without a row gets the outcome no input.
    /// </summary>
    /// <param name="source">The result of the query.</param>
    /// <param name="start">The index of the first user of the query.</param>
    /// <param name="count">The number of users of the query.</param>
    public Batch TakeRows(Batch source, int start, int count)
    {
        if (ReferenceEquals(source.Users, users) && count == users.Count)
        {
            Array.Fill(hasInput, true);
            return source;
        }

        var claimed = new List<int>(source.Count);
        var ambiguous = (HashSet<int>?)null;
        for (var row = 0; row < source.Count; row++)
        {
            // A store may return rows of other users: '007' and '7' are the same number, and a user's own query can return anything.
            if (!Indexes.TryGetValue(source.Users[row], out var index) || index < start || index >= start + count)
                continue;
            if (hasInput[index])
                (ambiguous ??= []).Add(index);
            hasInput[index] = true;
            claimed.Add(row);
        }

        if (ambiguous is not null)
        {
            foreach (var index in ambiguous)
                Set(index, RowOutcome.Ambiguous);
            claimed.RemoveAll(row => ambiguous.Contains(IndexOf(source.Users[row])));
        }

        for (var index = start; index < start + count; index++)
        {
            if (!hasInput[index])
                Set(index, RowOutcome.NoInput);
        }

        return claimed.Count == source.Count ? source : source.Select([.. claimed]);
    }

    /// <summary>Gives this outcome to every user who has none yet.</summary>
    public void SetRest(RowOutcome outcome)
    {
        for (var index = 0; index < users.Count; index++)
        {
            if (!isKnown[index])
                Set(index, outcome);
        }
    }

    /// <summary>The users whose outcome is not a score.</summary>
    public IEnumerable<(string User, RowOutcome Outcome)> Failures()
    {
        lock (gate)
            return unscored is null ? [] : [.. unscored.Select(each => (users[each.Key], each.Value))];
    }

    /// <summary>The number of users.</summary>
    public int Count => users.Count;

    private Dictionary<string, int> Indexes
    {
        get
        {
            if (Volatile.Read(ref indexes) is { } known)
                return known;
            lock (gate)
            {
                if (indexes is null)
                    Volatile.Write(ref indexes, IndexesOf(users));
                return indexes!;
            }
        }
    }

    private int IndexOf(string user) => Indexes[user];

    private static Dictionary<string, int> IndexesOf(IReadOnlyList<string> users)
    {
        var indexes = new Dictionary<string, int>(users.Count, StringComparer.Ordinal);
        for (var i = 0; i < users.Count; i++)
            indexes.Add(users[i], i);
        return indexes;
    }

    // The last outcome of a user counts.
    private void Keep(int user, RowOutcome outcome)
    {
        lock (gate)
        {
            unscored ??= [];
            if (outcome.Kind == RowOutcomeKind.Scored)
            {
                unscored.Remove(user);
            }
            else
            {
                unscored[user] = outcome;
            }
        }
    }
}
