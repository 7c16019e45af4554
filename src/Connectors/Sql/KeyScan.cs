namespace ModelPipeline.Connectors.Sql;

/// <summary>Makes the SQL that reads a whole table: in ranges of the user column, each in the order of that column.</summary>
/// <param name="From">The table, with the alias <c>input</c>.</param>
/// <param name="Key">
/// The SQL expression that compares and orders the ids. Two ids must be equal in this expression exactly where their texts are equal.
/// Otherwise the scan could skip a user, or read a user in two batches. The expression names its column with the alias, because a column of
/// the result can have the bare name.
/// </param>
/// <param name="HasUser">The SQL condition of rows that have a user.</param>
/// <param name="Id">The SQL of the id as text.</param>
/// <param name="Columns">The SQL of the other columns.</param>
/// <param name="Bound">The SQL of a bound. The argument is <see cref="After"/> or <see cref="UpTo"/>, a parameter of type text.</param>
public sealed record KeyScan(string From, string Key, string HasUser, string Id, IReadOnlyList<string> Columns, Func<string, string> Bound)
{
    /// <summary>The name of the parameter for <see cref="KeyRange.After"/>.</summary>
    public const string After = "after";

    /// <summary>The name of the parameter for <see cref="KeyRange.UpTo"/>.</summary>
    public const string UpTo = "upTo";

    /// <summary>The exception for a whole scan of an input whose query takes ids.</summary>
    public static PipelineConfigurationException QueryTakesUsers() =>
        new("Input:Query",
            "takes the ids, so a job cannot read all users with it; name the users in the job, or set \"Table\" to a view of that query.");

    /// <summary>
    /// The SQL that selects the last id of each partition, in order, and the last id of all. Each id has its place; the last place is the
    /// number of users.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="usersPerPartition"/> is below 1.</exception>
    public string Plan(long usersPerPartition)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(usersPerPartition, 1);
        return PlanOf(From, $"{usersPerPartition}");
    }

    /// <summary>
    /// The same SQL for a sample of the rows. The steps in the sample correspond to <paramref name="usersPerPartition"/> of all users.
    /// </summary>
    public string PlanBySample(string sample, long usersPerPartition, long users) =>
        PlanOf(sample, $"greatest(1, users * {usersPerPartition} / {users})");

    /// <summary>The SQL that reads a range. The SQL takes the parameters of <see cref="Parameters"/>.</summary>
    /// <param name="range">The range.</param>
    /// <param name="usersOnly">Whether to read the ids only.</param>
    /// <param name="rows">About how many rows to read, with all rows of the last user; null for all.</param>
    public string Read(KeyRange range, bool usersOnly, int? rows = null)
    {
        var columns = usersOnly ? [Id] : Columns.Prepend(Id);
        var after = range.After is null ? "" : $" AND {Key} > {Bound(After)}";
        var upTo = range.UpTo is null ? "" : $" AND {Key} <= {Bound(UpTo)}";
        // Without an index, a database finds the first rows of an order without sorting the other rows.
        var first = rows is null
            ? ""
            : $" AND {Key} <= (SELECT max(id) FROM (SELECT {Key} AS id FROM {From} WHERE {HasUser}{after}{upTo} ORDER BY id LIMIT {rows}) AS ids)";
        return $"SELECT {string.Join(", ", columns)} FROM {From} WHERE {HasUser}{after}{upTo}{first} ORDER BY {Key}";
    }

    /// <summary>The parameters of a range that has bounds, each with its value.</summary>
    public static IEnumerable<(string Name, string Value)> Parameters(KeyRange range)
    {
        if (range.After is { } after)
            yield return (After, after);
        if (range.UpTo is { } upTo)
            yield return (UpTo, upTo);
    }

    private string PlanOf(string from, string every) => $"""
        SELECT CAST(id AS text), place
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS users
              FROM (SELECT DISTINCT {Key} AS id FROM {from} WHERE {HasUser}) AS ids) AS places
        WHERE place % {every} = 0 OR place = users
        ORDER BY place
        """;
}
