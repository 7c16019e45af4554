namespace ModelPipeline;

/// <summary>
/// A sample of 10,000 users of one version, each with the newest row: the rows with the least keys (<see cref="SampleKey"/>). Samples
/// merge in any order, and a row that comes twice changes nothing. Not thread-safe.
/// </summary>
/// <param name="most">The number of rows that are kept.</param>
internal sealed class Reservoir(int most = Reservoir.Size)
{
    /// <summary>The number of rows that are kept.</summary>
    public const int Size = 10_000;

    private readonly Dictionary<string, SampledRow> rows = new(StringComparer.Ordinal);

    /// <summary>The columns of the rows.</summary>
    public IReadOnlyList<Field> Columns { get; private set; } = [];

    /// <summary>The number of rows.</summary>
    public int Count => rows.Count;

    /// <summary>The largest key that a new row may have; infinite while there is room.</summary>
    public double Threshold { get; private set; } = double.PositiveInfinity;

    /// <summary>All rows, the least key first.</summary>
    public SampledRows All => new(Columns, [.. rows.Values.OrderBy(row => row.Key).ThenBy(row => row.User, StringComparer.Ordinal)]);

    /// <summary>Adds rows. Rows with other columns than the present ones replace all rows.</summary>
    /// <returns>The users whose row was added, replaced or removed.</returns>
    public IReadOnlyCollection<string> Add(SampledRows added)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        if (added.Rows.Count == 0)
            return changed;
        if (!added.Fits(Columns))
        {
            changed.UnionWith(rows.Keys);
            rows.Clear();
        }

        Columns = added.Columns;
        foreach (var row in added.Rows)
        {
            if (rows.TryGetValue(row.User, out var known) && known.Key <= row.Key)
                continue;
            rows[row.User] = row;
            changed.Add(row.User);
        }

        Trim(changed);
        return changed;
    }

    /// <summary>Drops the row of a user.</summary>
    /// <returns>Whether the user had a row.</returns>
    public bool Forget(string user)
    {
        if (!rows.Remove(user))
            return false;
        Threshold = double.PositiveInfinity;
        return true;
    }

    private void Trim(HashSet<string> changed)
    {
        if (rows.Count > most)
        {
            foreach (var row in All.Rows.Skip(most))
            {
                rows.Remove(row.User);
                changed.Add(row.User);
            }
        }

        Threshold = rows.Count < most ? double.PositiveInfinity : rows.Values.Max(row => row.Key);
    }
}
