namespace ModelPipeline;

/// <summary>What is known so far of each user of one batch on its way through the rooms.</summary>
internal sealed class BatchWalk
{
    private readonly string[] users;
    private readonly Dictionary<string, int> indexes;
    private readonly RowOutcome?[] outcomes;
    private readonly bool[] hasInput;
    private List<(int Row, ModelException Error)>? refused;

    /// <param name="users">Distinct.</param>
    public BatchWalk(string[] users)
    {
        this.users = users;
        outcomes = new RowOutcome?[users.Length];
        hasInput = new bool[users.Length];
        indexes = new(users.Length, StringComparer.Ordinal);
        for (var i = 0; i < users.Length; i++)
            indexes.Add(users[i], i);
    }

    /// <summary>The first failure of a store that was no row's: all of the batch meets it, and another attempt may not.</summary>
    public Exception? Trouble { get; set; }

    public void Settle(string user, RowOutcome outcome) => outcomes[indexes[user]] = outcome;

    public void Settle(int user, RowOutcome outcome) => outcomes[user] = outcome;

    /// <summary>The model fails on a row of its inputs, by itself.</summary>
    public void Refuse(int row, ModelException error) => (refused ??= []).Add((row, error));

    /// <summary>Those rows, which are then somebody else's to settle; null where there are none.</summary>
    public List<(int Row, ModelException Error)>? TakeRefused() => Interlocked.Exchange(ref refused, null);

    /// <summary>The rows of a read that belong to exactly one user of the batch; a user with several rows is settled as ambiguous.</summary>
    public Batch Claim(Batch source)
    {
        var claimed = new List<int>(source.Count);
        for (var row = 0; row < source.Count; row++)
        {
            // A store may return what was not asked for: '007' and '7' are one number, and a query is the user's own.
            if (!indexes.TryGetValue(source.Users[row], out var index))
                continue;
            if (hasInput[index])
                outcomes[index] = RowOutcome.Ambiguous;
            hasInput[index] = true;
            claimed.Add(row);
        }

        claimed.RemoveAll(row => outcomes[indexes[source.Users[row]]] is not null);
        return claimed.Count == source.Count ? source : source.Select([.. claimed]);
    }

    /// <summary>Settles those that no read gave a row.</summary>
    public void SettleMissing()
    {
        for (var i = 0; i < users.Length; i++)
        {
            if (!hasInput[i])
                outcomes[i] ??= RowOutcome.NoInput;
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

    /// <summary>One outcome a user; those that are not settled get <paramref name="unsettled"/>.</summary>
    public RowOutcome[] Outcomes(RowOutcome unsettled) => Array.ConvertAll(outcomes, outcome => outcome ?? unsettled);
}
