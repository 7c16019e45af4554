namespace ModelPipeline;

/// <summary>Rows that shadow versions score, of one finished batch or of several, each user once.</summary>
/// <param name="Rows">The rows as they were read.</param>
/// <param name="Stable">The outputs of the version that scored the rows, in the same order.</param>
/// <param name="Runs">The run of each row.</param>
/// <param name="Failures">Why the stable version made no score, by user; null if it scored every row.</param>
internal sealed record ShadowInput(
    Batch Rows, Batch Stable, ShadowRun[] Runs, IReadOnlyDictionary<string, string>? Failures = null)
{
    /// <summary>Rows of one query.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="made">The outputs of the stable version, without the rows that it failed on.</param>
    /// <param name="failures">Why it failed on the others, by user.</param>
    /// <param name="outputs">The columns of its outputs.</param>
    /// <param name="run">The run.</param>
    public static ShadowInput Of(
        Batch rows, IReadOnlyList<Batch> made, IReadOnlyDictionary<string, string> failures, Schema outputs, ShadowRun run)
    {
        var absent = new Batch([.. failures.Keys], [.. outputs.Select(output => Column.Absent(output, failures.Count))]);
        var stable = made.Count == 0 ? absent : Batch.Concat([.. made, absent]);
        var places = new Dictionary<string, int>(rows.Count, StringComparer.Ordinal);
        for (var row = 0; row < rows.Count; row++)
            places[rows.Users[row]] = row;
        int[] order = [.. stable.Users.Select(user => places[user])];
        return new(rows.Select(order), stable, Array.ConvertAll(order, _ => run), failures);
    }

    /// <summary>Joins batches of one snapshot. Of a user with several rows, the row that was read last counts.</summary>
    public static ShadowInput Join(IReadOnlyList<FinishedBatch> batches)
    {
        var rows = Batch.Concat([.. batches.Select(batch => batch.Rows)]);
        var stable = Batch.Concat([.. batches.Select(batch => batch.Predictions.Outputs)]);
        var joined = new ShadowInput(rows, stable, [.. batches.SelectMany(Runs)]);
        if (batches.Count == 1)
            return joined;
        var newest = new Dictionary<string, int>(rows.Count, StringComparer.Ordinal);
        for (var row = 0; row < rows.Count; row++)
        {
            if (!newest.TryGetValue(rows.Users[row], out var other) || joined.Runs[row].RetrievedAt >= joined.Runs[other].RetrievedAt)
                newest[rows.Users[row]] = row;
        }

        return newest.Count == rows.Count ? joined : joined.Select([.. newest.Values]);

        static IEnumerable<ShadowRun> Runs(FinishedBatch batch)
        {
            var made = batch.Predictions;
            return Enumerable.Repeat(new ShadowRun(made.ModelVersion, made.RetrievedAt, made.RunId), batch.Rows.Count);
        }
    }

    /// <summary>These rows, in this order.</summary>
    public ShadowInput Select(int[] rows) =>
        new(Rows.Select(rows), Stable.Select(rows), Array.ConvertAll(rows, row => Runs[row]), Failures);

    /// <summary>Consecutive rows.</summary>
    public ShadowInput Slice(int start, int count) =>
        new(Rows.Slice(start, count), Stable.Slice(start, count), Runs[start..(start + count)], Failures);

    /// <summary>The rows of the users whom a shadow version scores.</summary>
    public ShadowInput Of(ShadowSlot shadow)
    {
        int[] rows = [.. Enumerable.Range(0, Rows.Count).Where(row => shadow.Users.Has(Rows.Users[row]))];
        return rows.Length == Rows.Count ? this : Select(rows);
    }
}
