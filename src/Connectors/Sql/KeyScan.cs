namespace ModelPipeline.Connectors.Sql;

/// <summary>The SQL that reads a table as a whole: in ranges of its user column, each in the order of that column.</summary>
/// <param name="From">The table, with the alias <c>input</c>.</param>
/// <param name="Key">
/// What the ids are compared and ordered by. Two ids are equal by it where their texts are equal, and only there: else a user could
/// be passed over, or read in two batches. Its column is named with that alias: the bare name may be that of a column of the result.
/// </param>
/// <param name="HasUser">The condition of rows that are somebody's.</param>
/// <param name="Id">The id as text.</param>
/// <param name="Columns">The columns that are read beside it.</param>
/// <param name="Bound">The SQL of a bound, <see cref="After"/> or <see cref="UpTo"/>, which are parameters of type text.</param>
public sealed record KeyScan(string From, string Key, string HasUser, string Id, IReadOnlyList<string> Columns, Func<string, string> Bound)
{
    /// <summary>The parameter that a range begins after.</summary>
    public const string After = "after";

    /// <summary>The parameter that a range ends with.</summary>
    public const string UpTo = "upTo";

    /// <summary>What an input says that takes the ids.</summary>
    public static PipelineConfigurationException QueryTakesUsers() =>
        new("Input:Query",
            "takes the ids, so a job cannot read all users with it; name the users in the job, or set \"Table\" to a view of that query.");

    /// <summary>Gives every so manyth id in order, and the last one, each with its place: the last place is the number of users.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A partition would have no users.</exception>
    public string Plan(long usersPerPartition)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(usersPerPartition, 1);
        return PlanOf(From, $"{usersPerPartition}");
    }

    /// <summary>The same of a part of the rows, in steps that divide so many users of the whole.</summary>
    public string PlanBySample(string sample, long usersPerPartition, long users) =>
        PlanOf(sample, $"greatest(1, users * {usersPerPartition} / {users})");

    /// <summary>Reads a range; it takes those of the parameters that the range has.</summary>
    /// <param name="range">What is read.</param>
    /// <param name="usersOnly">Whether only the ids are.</param>
    /// <param name="rows">About how many rows, those of the last user complete; null for all.</param>
    public string Read(KeyRange range, bool usersOnly, int? rows = null)
    {
        var columns = usersOnly ? [Id] : Columns.Prepend(Id);
        var after = range.After is null ? "" : $" AND {Key} > {Bound(After)}";
        var upTo = range.UpTo is null ? "" : $" AND {Key} <= {Bound(UpTo)}";
        // Without an index, the first few of an order are found without sorting the rest.
        var first = rows is null
            ? ""
            : $" AND {Key} <= (SELECT max(id) FROM (SELECT {Key} AS id FROM {From} WHERE {HasUser}{after}{upTo} ORDER BY id LIMIT {rows}) AS ids)";
        return $"SELECT {string.Join(", ", columns)} FROM {From} WHERE {HasUser}{after}{upTo}{first} ORDER BY {Key}";
    }

    /// <summary>The parameters of a range that it has, each with its value.</summary>
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
