namespace ModelPipeline;

/// <summary>
/// What is known so far of each user of one batch on its way through the rooms. Parts of it may be under way at the same time.
/// </summary>
internal sealed class BatchOutcomes
{
    private readonly string[] users;
    private readonly Dictionary<string, int> indexes;
    private readonly RowOutcome?[] outcomes;
    private readonly bool[] hasInput;
    private readonly Action<string, RowOutcome>? onSettled;

    /// <param name="users">Distinct.</param>
    /// <param name="onSettled">Told of each user's outcome at once.</param>
    public BatchOutcomes(string[] users, Action<string, RowOutcome>? onSettled = null)
    {
        this.users = users;
        this.onSettled = onSettled;
        outcomes = new RowOutcome?[users.Length];
        hasInput = new bool[users.Length];
        indexes = new(users.Length, StringComparer.Ordinal);
        for (var i = 0; i < users.Length; i++)
            indexes.Add(users[i], i);
    }

    /// <summary>The first failure of a store that was no row's: all of the batch meets it, and another attempt may not.</summary>
    public Exception? Failure { get; set; }

    public void Settle(string user, RowOutcome outcome) => Settle(indexes[user], outcome);

    public void Settle(int user, RowOutcome outcome)
    {
        outcomes[user] = outcome;
        onSettled?.Invoke(users[user], outcome);
    }

    /// <summary>
    /// The rows of a read that belong to exactly one of the users that it was for. A user with several rows is settled as ambiguous, one
    /// without any as having no input.
    /// </summary>
    /// <param name="source">What was read.</param>
    /// <param name="start">The first user that it was for.</param>
    /// <param name="count">How many users it was for.</param>
    public Batch TakeRows(Batch source, int start, int count)
    {
        var claimed = new List<int>(source.Count);
        var ambiguous = (HashSet<int>?)null;
        for (var row = 0; row < source.Count; row++)
        {
            // A store may return what was not asked for: '007' and '7' are one number, and a query is the user's own.
            if (!indexes.TryGetValue(source.Users[row], out var index) || index < start || index >= start + count)
                continue;
            if (hasInput[index])
                (ambiguous ??= []).Add(index);
            hasInput[index] = true;
            claimed.Add(row);
        }

        if (ambiguous is not null)
        {
            foreach (var index in ambiguous)
                Settle(index, RowOutcome.Ambiguous);
            claimed.RemoveAll(row => ambiguous.Contains(indexes[source.Users[row]]));
        }

        for (var index = start; index < start + count; index++)
        {
            if (!hasInput[index])
                Settle(index, RowOutcome.NoInput);
        }

        return claimed.Count == source.Count ? source : source.Select([.. claimed]);
    }

    /// <summary>Settles those that are not settled yet.</summary>
    public void SettleRest(RowOutcome outcome)
    {
        for (var index = 0; index < users.Length; index++)
        {
            if (outcomes[index] is null)
                Settle(index, outcome);
        }
    }

    /// <summary>The users that are settled and not scored.</summary>
    public IEnumerable<(string User, RowOutcome Outcome)> Failures()
    {
        for (var i = 0; i < users.Length; i++)
        {
            if (outcomes[i] is { Kind: not RowOutcomeKind.Scored } outcome)
                yield return (users[i], outcome);
        }
    }

    /// <summary>Number of users.</summary>
    public int Count => users.Length;
}
