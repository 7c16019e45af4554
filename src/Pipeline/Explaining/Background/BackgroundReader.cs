namespace ModelPipeline;

/// <summary>
/// Draws the background of a version from the first rows of the input. If the input cannot be sampled, it takes rows that the version has
/// scored.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="now">The time that stamps scores.</param>
internal sealed class BackgroundReader(Pipeline pipeline, Func<DateTimeOffset> now)
{
    /// <summary>The rows that are read; 100 of them are chosen.</summary>
    public const int RowsToRead = 2_000;

    /// <summary>The background of the leased version. Draws one if the version has none.</summary>
    /// <returns>Null if no row of the input is known that the model can take.</returns>
    /// <exception cref="PipelineException">The input cannot be read.</exception>
    public async Task<BackgroundRows?> GetAsync(BatchLease lease, ModelLease version, CancellationToken cancellationToken)
    {
        var holder = version.Leased.Background;
        if (holder.Rows is { } known)
            return known;
        var readAt = now();
        if (await SampleAsync(lease, version, cancellationToken) is not { } rows)
            return null;
        // A user who is forgotten meanwhile is not in the background: the third step of forgetting waits for the end of this use.
        using var use = pipeline.Forgotten.Begin(rows.Users, readAt);
        if (use.Forgotten.Count > 0)
            rows = rows.Select([.. Enumerable.Range(0, rows.Count).Except(use.Forgotten)]);
        if (rows.Count == 0)
            return null;
        var drawn = new BackgroundRows(rows.Slice(0, Math.Min(rows.Count, BackgroundRows.MaxRows)));
        holder.Keep(drawn);
        return drawn;
    }

    /// <summary>Rows of the input, as inputs of the leased version, in the order of <see cref="BackgroundRows.Order"/>.</summary>
    /// <returns>Null if no row of the input is known that the model can take.</returns>
    /// <exception cref="PipelineException">The input cannot be read.</exception>
    public async Task<Batch?> SampleAsync(BatchLease lease, ModelLease version, CancellationToken cancellationToken)
    {
        // The sample of an input lacks the features that come with calls, so no model that needs them can take it.
        var inputs = Bind(version, await lease.Snapshot.Retriever.SampleAsync(RowsToRead, cancellationToken));
        if (inputs is null && pipeline.SeenRows is { } seen)
            inputs = Bind(version, await seen(version.Version, RowsToRead, cancellationToken));
        return inputs is null ? null : BackgroundRows.Order(pipeline.Name, inputs);
    }

    private static Batch? Bind(ModelLease version, Batch? rows) =>
        rows is { Count: > 0 } && version.Leased.Binding.Bind(rows, []) is { Count: > 0 } inputs ? inputs : null;
}
