namespace ModelPipeline;

/// <summary>Compares the stored scores of a shadow version with those of the stable version.</summary>
/// <param name="outputs">The outputs of the pipeline.</param>
/// <param name="stable">The stable version.</param>
/// <param name="mostExact">The number of differences that are kept in memory for exact percentiles, over all outputs.</param>
public sealed class StoredComparer(Schema outputs, string stable, int mostExact = StoredComparer.MostExact)
{
    /// <summary>32 MB.</summary>
    private const int MostExact = 4_000_000;

    private readonly OutputPairs[] pairs =
        [.. outputs.Select(output => new OutputPairs(output, mostExact / Math.Max(1, outputs.Count)))];

    private long users;
    private long others;
    private long failed;
    private long stableFailed;

    /// <summary>Adds a page of the shadow table, with the columns of <see cref="ShadowTable.Columns"/>.</summary>
    public void Add(Batch page)
    {
        var beside = (Column<string>)page[ShadowTable.StableVersion];
        var failure = page[ShadowTable.Failure];
        var stableFailure = page[ShadowTable.StableFailure];
        var rows = new List<int>(page.Count);
        for (var row = 0; row < page.Count; row++)
        {
            if (beside.Values[row] != stable)
            {
                others++;
                continue;
            }

            users++;
            failed += failure.IsNull(row) ? 0 : 1;
            stableFailed += stableFailure.IsNull(row) ? 0 : 1;
            if (failure.IsNull(row) && stableFailure.IsNull(row))
                rows.Add(row);
        }

        var scored = rows.Count == page.Count ? page : page.Select([.. rows]);
        for (var i = 0; i < pairs.Length; i++)
            pairs[i].Add(scored.Columns[i], scored.Columns[pairs.Length + i], scored.Users);
    }

    /// <summary>The comparison of the pages so far.</summary>
    /// <param name="isComplete">Whether these are all pages.</param>
    public StoredComparison ToResult(bool isComplete) => new(
        users,
        others,
        isComplete,
        users == 0 ? 0 : (double)failed / users,
        users == 0 ? 0 : (double)stableFailed / users,
        [.. pairs.Select(pair => pair.ToResult())]);
}
