namespace ModelPipeline;

/// <summary>The rows of a query, divided by the version that scores them.</summary>
/// <param name="Stable">The rows of the stable version's users.</param>
/// <param name="Candidate">The rows of the candidate's users; null if there is none of them.</param>
internal readonly record struct VersionShares(Batch Stable, Batch? Candidate)
{
    /// <summary>Divides the rows by the assignment of a snapshot.</summary>
    public static VersionShares Of(Batch rows, RolloutSnapshot snapshot)
    {
        var candidates = (List<int>?)null;
        for (var row = 0; row < rows.Count; row++)
        {
            if (snapshot.IsCandidates(rows.Users[row]))
                (candidates ??= []).Add(row);
        }

        if (candidates is null)
            return new(rows, null);
        if (candidates.Count == rows.Count)
            return new(rows.Slice(0, 0), rows);
        var taken = candidates.ToHashSet();
        return new(rows.Select([.. Enumerable.Range(0, rows.Count).Where(row => !taken.Contains(row))]), rows.Select([.. candidates]));
    }

    /// <summary>The rows of the users of these outputs, in the order of the outputs.</summary>
    public static Batch RowsOf(Batch rows, Batch outputs)
    {
        if (rows.Count == outputs.Count)
            return rows;
        var at = new Dictionary<string, int>(rows.Count, StringComparer.Ordinal);
        for (var row = 0; row < rows.Count; row++)
            at[rows.Users[row]] = row;
        return rows.Select([.. outputs.Users.Select(user => at[user])]);
    }
}
